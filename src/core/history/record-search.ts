import type { UserStore } from '../auth/auth.ports.js';
import type { Clock } from '../shared/clock.js';
import type { UnseenFailures } from '../shared/unseen-failures.js';
import type { HistoryEntry } from './history-entry.js';
import type { HistoryPolicy } from './history-policy.js';
import type { SearchHistoryStore } from './history.ports.js';

/** A search that was just made, and what it found. */
export type RecordedSearch = Pick<HistoryEntry, 'kind' | 'query' | 'result' | 'mbid'>;

/** Puts a search into the history of whoever made it; not again when the page is reloaded. Neither fails nor noticeably slows a search. */
export class RecordSearch {
  constructor(
    private readonly history: SearchHistoryStore,
    private readonly users: UserStore,
    private readonly failures: UnseenFailures,
    private readonly clock: Clock,
    private readonly policy: HistoryPolicy,
  ) {}

  /**
   * Once this returns the search is in the history, unless that failed or takes longer than the policy's wait. Then
   * it is still under way; a failure is reported whenever it comes. Never throws.
   * @param userId who searched; for a visitor, `null`, nothing is recorded
   * @param search `null` when no source was asked
   */
  async run(userId: string | null, search: RecordedSearch | null): Promise<void> {
    if (userId === null || search === null) return;
    await this.clock.waitAtMost(this.policy.recordingWaitMs, this.record(userId, search));
  }

  private async record(userId: string, search: RecordedSearch): Promise<void> {
    const searchedAt = this.clock.now();
    try {
      const since = new Date(searchedAt.getTime() - this.policy.reloadMs);
      await this.history.record({ userId, ...search, searchedAt }, since);
      // The account may have been deleted while the sources were searched. Looked at only now: had it been before, the
      // deletion could come between.
      if ((await this.users.findById(userId)) === null) await this.history.removeAllOf(userId);
    } catch (error) {
      this.failures.report('Recording a search failed', error);
    }
  }
}
