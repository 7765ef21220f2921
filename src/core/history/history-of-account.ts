import { AccountData } from '../auth/credentials.ports.js';
import type { Clock } from '../shared/clock.js';
import { searchedSource, shownAt, type HistoryEntry } from './history-entry.js';
import type { HistoryPolicy } from './history-policy.js';
import type { SearchHistoryStore } from './history.ports.js';
import { eachEntry } from './list-history.js';

/** An account's searches, for its export and its deletion. */
export class HistoryOfAccount extends AccountData {
  readonly name = 'search_history';

  constructor(
    private readonly history: SearchHistoryStore,
    private readonly clock: Clock,
    private readonly policy: HistoryPolicy,
  ) {
    super();
  }

  /** Latest search first, in the form in which the API shows entries. */
  async *exportOf(userId: string): AsyncGenerator<unknown> {
    for await (const entry of eachEntry(this.history, userId, null)) {
      yield toExport(shownAt(entry, this.clock.now(), this.policy.keepYouTubeResultMs));
    }
  }

  async eraseOf(userId: string): Promise<void> {
    await this.history.removeAllOf(userId);
  }
}

function toExport({ id, kind, query, result, mbid, searchedAt }: HistoryEntry) {
  return {
    id,
    kind,
    source: searchedSource(kind),
    query,
    result: result && {
      source: result.source,
      id: result.id,
      name: result.name,
      url: result.url,
      image_url: result.imageUrl,
    },
    mbid,
    searched_at: searchedAt.toISOString(),
  };
}
