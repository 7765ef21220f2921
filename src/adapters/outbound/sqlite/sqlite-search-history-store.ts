import { randomUUID } from 'node:crypto';
import type { HistoryEntry, NewHistoryEntry, SearchKind } from '../../../core/history/history-entry.js';
import type { HistoryPosition, SearchHistoryStore } from '../../../core/history/history.ports.js';
import type { Source } from '../../../core/music/source.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** A row of `search_history` without its user. */
interface HistoryRow {
  readonly id: string;
  readonly kind: SearchKind;
  /** Where the result is from, or would be. */
  readonly source: Source;
  readonly query: string;
  readonly result_id: string | null;
  readonly result_name: string | null;
  readonly result_url: string | null;
  readonly result_image_url: string | null;
  readonly mbid: string | null;
  readonly searched_at: number;
}

const HISTORY_COLUMNS =
  'id, kind, source, query, result_id, result_name, result_url, result_image_url, mbid, searched_at';

/** The values of {@link HISTORY_COLUMNS} and the user's. */
const VALUES =
  ':userId, :id, :kind, :source, :query, :resultId, :resultName, :resultUrl, :resultImageUrl, :mbid, :searchedAt';

/** The search history in SQLite. */
export class SqliteSearchHistoryStore implements SearchHistoryStore {
  constructor(private readonly database: SqliteDatabase) {}

  add(entries: readonly NewHistoryEntry[]): Promise<void> {
    const ids = entries.map(() => randomUUID()).sort();
    return this.database.writeRelaxed((sql) => {
      for (const entry of entries) {
        sql.change(
          `INSERT INTO search_history (user_id, ${HISTORY_COLUMNS}) VALUES (${VALUES})`,
          // The greatest to the first: it is the first to be listed.
          toParameters(entry, ids.pop() ?? randomUUID()),
        );
      }
    });
  }

  record(entry: NewHistoryEntry, since: Date): Promise<boolean> {
    const { userId, kind, query, result } = entry;
    const same = { userId, kind, query, since: since.getTime() };
    return this.database.writeRelaxed((sql) => {
      const added = sql.change(
        `INSERT INTO search_history (user_id, ${HISTORY_COLUMNS}) SELECT ${VALUES} WHERE NOT EXISTS
           (SELECT 1 FROM search_history
            WHERE user_id = :userId AND searched_at > :since AND kind = :kind AND query = :query)`,
        { ...toParameters(entry, randomUUID()), since: since.getTime() },
      );
      if (added > 0 || result === null) return added > 0;
      sql.change(
        `UPDATE search_history SET source = :source, result_id = :resultId, result_name = :resultName,
           result_url = :resultUrl, result_image_url = :resultImageUrl, mbid = :mbid
         WHERE user_id = :userId AND searched_at > :since AND kind = :kind AND query = :query`,
        { ...same, ...resultParameters(entry) },
      );
      return false;
    });
  }

  listOf(userId: string, after: HistoryPosition | null, limit: number): Promise<readonly HistoryEntry[]> {
    return this.database.read((sql) => {
      const rows =
        after === null
          ? sql.all<HistoryRow>(
              `SELECT ${HISTORY_COLUMNS} FROM search_history WHERE user_id = :userId
               ORDER BY searched_at DESC, id DESC LIMIT :limit`,
              { userId, limit },
            )
          : sql.all<HistoryRow>(
              `SELECT ${HISTORY_COLUMNS} FROM search_history
               WHERE user_id = :userId AND (searched_at, id) < (:searchedAt, :id)
               ORDER BY searched_at DESC, id DESC LIMIT :limit`,
              { userId, searchedAt: after.searchedAt.getTime(), id: after.id, limit },
            );
      return rows.map((row) => toEntry(userId, row));
    });
  }

  remove(userId: string, id: string): Promise<boolean> {
    return this.database.write(
      (sql) => sql.change('DELETE FROM search_history WHERE id = :id AND user_id = :userId', { id, userId }) > 0,
    );
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
        { upTo: upTo.getTime(), limit },
      ),
    );
  }
}

function toParameters(entry: NewHistoryEntry, id: string) {
  const { userId, kind, query, searchedAt } = entry;
  return { userId, id, kind, query, searchedAt: searchedAt.getTime(), ...resultParameters(entry) };
}

function resultParameters({ kind, result, mbid }: NewHistoryEntry) {
  return {
    source: result?.source ?? (kind === 'channel' ? 'youtube' : 'spotify'),
    resultId: result?.id ?? null,
    resultName: result?.name ?? null,
    resultUrl: result?.url ?? null,
    resultImageUrl: result?.imageUrl ?? null,
    mbid,
  };
}

function toEntry(userId: string, row: HistoryRow): HistoryEntry {
  const { id, kind, source, query, mbid, result_id, result_name, result_url, result_image_url: imageUrl } = row;
  const result =
    result_id === null || result_name === null || result_url === null
      ? null
      : { source, id: result_id, name: result_name, url: result_url, imageUrl };
  return { id, userId, kind, query, result, mbid, searchedAt: new Date(row.searched_at) };
}
