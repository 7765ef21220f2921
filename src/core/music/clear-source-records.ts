import type { Clock } from '../shared/clock.js';
import type { DailyUseStore } from './quota.ports.js';
import type { KnownIdStore } from './id-cache.ports.js';

/**
 * Clears away what was kept about the sources for a time: ids that were found long ago, and the use of days that are
 * over. Meant to run daily; safe to run twice at once.
 */
export class ClearSourceRecords {
  constructor(
    private readonly knownIds: KnownIdStore,
    private readonly dailyUse: DailyUseStore,
    private readonly clock: Clock,
  ) {}

  /** @returns how much was removed */
  async run(): Promise<number> {
    const now = this.clock.now();
    return (await this.knownIds.removeExpired(now)) + (await this.dailyUse.removeEnded(now));
  }
}
