import { IdCache } from '../../../core/music/id-cache.ports.js';
import { removeInBatches } from './delete-in-batches.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** Known ids in the embedded database. */
export class SqliteIdCache extends IdCache {
  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  find(key: string, now: Date): Promise<string | null> {
    return this.database.read((sql) => {
      const row = sql.first<{ id: string }>('SELECT id FROM known_ids WHERE key = :key AND over_at > :now', {
        key,
        now: now.getTime(),
      });
      return row?.id ?? null;
    });
  }

  keep(key: string, id: string, until: Date): Promise<void> {
    return this.database.writeRelaxed((sql) => {
      sql.change(
        `INSERT INTO known_ids (key, id, over_at) VALUES (:key, :id, :overAt)
         ON CONFLICT (key) DO UPDATE SET id = excluded.id, over_at = excluded.over_at`,
        { key, id, overAt: until.getTime() },
      );
    });
  }

  remove(key: string, id: string): Promise<void> {
    return this.database.write((sql) => {
      sql.change('DELETE FROM known_ids WHERE key = :key AND id = :id', { key, id });
    });
  }

  removeExpired(now: Date): Promise<number> {
    return removeInBatches(this.database, (sql, limit) =>
      sql.change('DELETE FROM known_ids WHERE key IN (SELECT key FROM known_ids WHERE over_at <= :now LIMIT :limit)', {
        now: now.getTime(),
        limit,
      }),
    );
  }
}
