import type { HistoryEntry, NewHistoryEntry } from '../../../src/core/history/history-entry.js';
import { SearchHistoryStore, type HistoryPosition } from '../../../src/core/history/history.ports.js';

/** The search history in this process's memory. */
export class MemorySearchHistoryStore extends SearchHistoryStore {
  private readonly byId = new Map<string, HistoryEntry>();
  private lastId = 0;

  add(entries: readonly NewHistoryEntry[]): Promise<void> {
    const last = this.lastId + entries.length;
    this.lastId = last;
    for (const [index, entry] of entries.entries()) {
      const id = (last - index).toString(16).padStart(8, '0');
      this.byId.set(id, { id, ...entry });
    }
    return Promise.resolve();
  }

  async record(entry: NewHistoryEntry, since: Date): Promise<boolean> {
    const { userId, kind, query, result, mbid } = entry;
    const same = this.entriesOf(userId).find(
      (one) => one.kind === kind && one.query === query && one.searchedAt > since,
    );
    if (same === undefined) await this.add([entry]);
    else if (result !== null) this.byId.set(same.id, { ...same, result, mbid });
    return same === undefined;
  }

  listOf(userId: string, after: HistoryPosition | null, limit: number): Promise<readonly HistoryEntry[]> {
    const found = this.entriesOf(userId).sort(compose);
    const rest = after === null ? found : found.filter((entry) => compose(after, entry) < 0);
    return Promise.resolve(rest.slice(0, limit));
  }

  remove(userId: string, id: string): Promise<boolean> {
    return Promise.resolve(this.byId.get(id)?.userId === userId && this.byId.delete(id));
  }

  removeAllOf(userId: string): Promise<number> {
    const doomed = this.entriesOf(userId);
    for (const { id } of doomed) this.byId.delete(id);
    return Promise.resolve(doomed.length);
  }

  forgetYouTubeResults(upTo: Date): Promise<number> {
    const over = [...this.byId.values()].filter(
      ({ result, searchedAt }) => result?.source === 'youtube' && searchedAt <= upTo,
    );
    for (const entry of over) this.byId.set(entry.id, { ...entry, result: null });
    return Promise.resolve(over.length);
  }

  private entriesOf(userId: string): HistoryEntry[] {
    return [...this.byId.values()].filter((entry) => entry.userId === userId);
  }
}

/** Latest first; of one moment, the greater id. */
function compose(one: HistoryPosition, other: HistoryPosition): number {
  const byTime = other.searchedAt.getTime() - one.searchedAt.getTime();
  if (byTime !== 0) return byTime;
  if (one.id === other.id) return 0;
  return one.id > other.id ? -1 : 1;
}
