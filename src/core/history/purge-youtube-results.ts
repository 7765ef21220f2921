import type { Clock } from '../shared/clock.js';
import type { HistoryPolicy } from './history-policy.js';
import type { SearchHistoryStore } from './history.ports.js';

/**
 * Removes expired YouTube results from the history; the searches stay. Meant to run daily; safe to run concurrently.
 * Expired results that are not purged yet are not shown either.
 */
export class PurgeYouTubeResults {
  constructor(
    private readonly history: SearchHistoryStore,
    private readonly clock: Clock,
    private readonly policy: HistoryPolicy,
  ) {}

  run(): Promise<number> {
    const now = this.clock.now().getTime();
    return this.history.forgetYouTubeResults(new Date(now - this.policy.keepYouTubeResultMs));
  }
}
