import type { UserStore } from '../auth/auth.ports.js';
import type { Clock } from '../shared/clock.js';
import type { HistoryEntry } from './history-entry.js';
import type { HistoryPolicy } from './history-policy.js';
import type { SearchHistoryStore, UnrecordedSearches } from './history.ports.js';

/** A search that was just made, and what it found. */
export type RecordedSearch = Pick<HistoryEntry, 'source' | 'query' | 'result'>;

/** Puts searches into the history of whoever made them. Neither fails nor noticeably slows a search. */
export class RecordSearch {
  constructor(
    private readonly history: SearchHistoryStore,
    private readonly users: UserStore,
    private readonly unrecorded: UnrecordedSearches,
    private readonly clock: Clock,
    private readonly policy: HistoryPolicy,
  ) {}

  /**
   * Once this returns the searches are in the history, unless that failed or takes longer than the policy's wait. Then
   * it is still under way; a failure is reported whenever it comes. Never throws.
   * @param userId who searched; for a visitor, `null`, nothing is recorded
   * @param searches one for each source that was searched, in the order in which they are to be listed
   */
  async run(userId: string | null, searches: readonly RecordedSearch[]): Promise<void> {
    if (userId === null || searches.length === 0) return;
    const recorded = this.record(userId, searches);
    await this.clock.within(this.policy.recordingWaitMs, (signal) => Promise.race([recorded, aborted(signal)]));
  }

  private async record(userId: string, searches: readonly RecordedSearch[]): Promise<void> {
    const searchedAt = this.clock.now();
    try {
      await this.history.add(
        searches.map(({ source, query, result }) => ({ userId, source, query, result, searchedAt })),
      );
      // The account may have been deleted while the sources were searched. Looked at only now: had it been before, the
      // deletion could come between.
      if ((await this.users.findById(userId)) === null) await this.history.removeAllOf(userId);
    } catch (error) {
      this.unrecorded.report(error);
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
