import type { Clock } from '../shared/clock.js';
import type { HistoryPolicy } from './history-policy.js';
import type { SearchHistoryStore } from './history.ports.js';

/**
 * Drops what came from YouTube once it has had its time; who searched for what stays. Meant to run daily; safe to run
 * twice at once. What it has not got to yet is not shown either.
 */
export class PurgeYouTubeResults {
  constructor(
    private readonly history: SearchHistoryStore,
    private readonly clock: Clock,
    private readonly policy: HistoryPolicy,
  ) {}

  /** @returns how many results were dropped */
  run(): Promise<number> {
    const now = this.clock.now().getTime();
    return this.history.forgetYouTubeResults(new Date(now - this.policy.keepYouTubeResultMs));
  }
}
