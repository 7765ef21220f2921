import { randomUUID } from 'node:crypto';
import type { HistoryEntry, NewHistoryEntry } from '../../../core/history/history-entry.js';
import type { HistoryPosition, SearchHistoryStore } from '../../../core/history/history.ports.js';
import type { Source } from '../../../core/music/source.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { SqliteRows } from './sqlite-rows.js';

/** The result's fields are null together. */
interface StoredEntry extends Omit<HistoryEntry, 'result'> {
  /** Where the result is from, or would be. */
  readonly source: Source;
  readonly resultId: string | null;
  readonly resultName: string | null;
  readonly resultUrl: string | null;
  readonly resultImageUrl: string | null;
}

const rows = new SqliteRows<StoredEntry>({
  userId: 'text',
  id: 'text',
  kind: 'text',
  source: 'text',
  query: 'text',
  resultId: 'text',
  resultName: 'text',
  resultUrl: 'text',
  resultImageUrl: 'text',
  mbid: 'text',
  searchedAt: 'time',
});

export class SqliteSearchHistoryStore implements SearchHistoryStore {
  constructor(private readonly database: SqliteDatabase) {}

  add(entries: readonly NewHistoryEntry[]): Promise<void> {
    const ids = entries.map(() => randomUUID()).sort();
    return this.database.writeRelaxed((sql) => {
      for (const entry of entries) {
        sql.change(
          `INSERT INTO search_history (${rows.columns}) VALUES (${rows.values})`,
          // The greatest to the first: it is the first to be listed.
          rows.parameters(stored(entry, ids.pop() ?? randomUUID())),
        );
      }
    });
  }

  record(entry: NewHistoryEntry, since: Date): Promise<boolean> {
    const { userId, kind, query, result } = entry;
    return this.database.writeRelaxed((sql) => {
      const added = sql.change(
        `INSERT INTO search_history (${rows.columns}) SELECT ${rows.values} WHERE NOT EXISTS
           (SELECT 1 FROM search_history
            WHERE user_id = :userId AND searched_at > :since AND kind = :kind AND query = :query)`,
        { ...rows.parameters(stored(entry, randomUUID())), since },
      );
      if (added > 0 || result === null) return added > 0;
      sql.change(
        `UPDATE search_history SET source = :source, result_id = :resultId, result_name = :resultName,
           result_url = :resultUrl, result_image_url = :resultImageUrl, mbid = :mbid
         WHERE user_id = :userId AND searched_at > :since AND kind = :kind AND query = :query`,
        { userId, kind, query, since, ...storedResult(entry) },
      );
      return false;
    });
  }

  async listOf(userId: string, after: HistoryPosition | null, limit: number): Promise<readonly HistoryEntry[]> {
    const found = await this.database.all(
      `SELECT ${rows.columns} FROM search_history
       WHERE user_id = :userId ${after === null ? '' : 'AND (searched_at, id) < (:searchedAt, :id)'}
       ORDER BY searched_at DESC, id DESC LIMIT :limit`,
      { userId, limit, ...(after && { searchedAt: after.searchedAt, id: after.id }) },
    );
    return found.map((row) => toEntry(rows.record(row)));
  }

  remove(userId: string, id: string): Promise<boolean> {
    return this.database.changesAny('DELETE FROM search_history WHERE id = :id AND user_id = :userId', { id, userId });
  }

  removeAllOf(userId: string): Promise<number> {
    return this.database.writeInBatches((sql, limit) =>
      sql.change(
        `DELETE FROM search_history WHERE user_id = :userId AND id IN
           (SELECT id FROM search_history WHERE user_id = :userId LIMIT :limit)`,
        { userId, limit },
      ),
    );
  }

  forgetYouTubeResults(upTo: Date): Promise<number> {
    return this.database.writeInBatches((sql, limit) =>
      sql.change(
        `UPDATE search_history SET result_id = NULL, result_name = NULL, result_url = NULL, result_image_url = NULL
         WHERE (user_id, searched_at, id) IN
           (SELECT user_id, searched_at, id FROM search_history
            WHERE source = 'youtube' AND result_id IS NOT NULL AND searched_at <= :upTo LIMIT :limit)`,
        { upTo, limit },
      ),
    );
  }
}

function stored(entry: NewHistoryEntry, id: string): StoredEntry {
  return { ...entry, id, ...storedResult(entry) };
}

function storedResult({ kind, result, mbid }: NewHistoryEntry) {
  const source: Source = result?.source ?? (kind === 'channel' ? 'youtube' : 'spotify');
  return {
    source,
    resultId: result?.id ?? null,
    resultName: result?.name ?? null,
    resultUrl: result?.url ?? null,
    resultImageUrl: result?.imageUrl ?? null,
    mbid,
  };
}

function toEntry({ source, resultId, resultName, resultUrl, resultImageUrl, ...entry }: StoredEntry): HistoryEntry {
  const result =
    resultId === null || resultName === null || resultUrl === null
      ? null
      : { source, id: resultId, name: resultName, url: resultUrl, imageUrl: resultImageUrl };
  return { ...entry, result };
}
