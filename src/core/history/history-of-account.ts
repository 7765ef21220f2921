import { AccountData, type RestoredData } from '../auth/account-data.js';
import type { Clock } from '../shared/clock.js';
import { historyRecord, type NewHistoryEntry, shownAt } from './history-entry.js';
import type { HistoryPolicy } from './history-policy.js';
import type { SearchHistoryStore } from './history.ports.js';
import { eachEntry } from './list-history.js';
import { readEntry } from './read-entry.js';

const BATCH = 200;

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
      yield historyRecord(shownAt(entry, this.clock.now(), this.policy.keepYouTubeResultMs));
    }
  }

  /** An entry is there already when one of the same time has the same kind and query. */
  override async restore(userId: string, items: readonly unknown[]): Promise<RestoredData> {
    const seen = new Set<string>();
    for await (const entry of eachEntry(this.history, userId, null)) seen.add(nameOf(entry));
    const now = this.clock.now();
    const skipped: RestoredData['skipped'][number][] = [];
    const added: NewHistoryEntry[] = [];
    for (const [index, item] of items.entries()) {
      if (index % BATCH === 0) await this.clock.yield();
      const entry = readEntry(userId, item, now);
      if (entry === null) {
        const row = index + 1;
        skipped.push({ row, reason: 'unreadable', message: `Search ${row} of the history cannot be read.` });
      } else if (!seen.has(nameOf(entry))) {
        seen.add(nameOf(entry));
        added.push(shownAt(entry, now, this.policy.keepYouTubeResultMs));
      }
    }
    // In the order of the file, which has the latest first: of one moment, the first is to be listed first.
    for (let at = 0; at < added.length; at += BATCH) await this.history.add(added.slice(at, at + BATCH));
    if (added.length > 0) await this.removeRepeated(userId, new Set(added.map(nameOf)));
    return { added: added.length, kept: items.length - added.length - skipped.length, skipped };
  }

  /** Of each of these the first stays: an import of the same file at the same time has not seen them, and added them too. */
  private async removeRepeated(userId: string, names: ReadonlySet<string>): Promise<void> {
    const met = new Set<string>();
    for await (const entry of eachEntry(this.history, userId, null)) {
      const name = nameOf(entry);
      if (met.has(name)) await this.history.remove(userId, entry.id);
      else if (names.has(name)) met.add(name);
    }
  }

  async eraseOf(userId: string): Promise<void> {
    await this.history.removeAllOf(userId);
  }
}

function nameOf({ kind, query, searchedAt }: NewHistoryEntry): string {
  return `${searchedAt.getTime()} ${kind} ${query}`;
}
