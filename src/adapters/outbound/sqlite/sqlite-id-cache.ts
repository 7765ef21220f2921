import type { IdCache } from '../../../core/music/id-cache.ports.js';
import type { SqliteDatabase } from './sqlite-database.js';

export class SqliteIdCache implements IdCache {
  constructor(private readonly database: SqliteDatabase) {}

  async get(key: string, now: Date): Promise<string | null> {
    const row = await this.database.first<{ id: string }>(
      'SELECT id FROM known_ids WHERE key = :key AND over_at > :now',
      { key, now },
    );
    return row?.id ?? null;
  }

  set(key: string, id: string, until: Date): Promise<void> {
    return this.database.writeRelaxed((sql) => {
      sql.change(
        `INSERT INTO known_ids (key, id, over_at) VALUES (:key, :id, :overAt)
         ON CONFLICT (key) DO UPDATE SET id = excluded.id, over_at = excluded.over_at`,
        { key, id, overAt: until },
      );
    });
  }

  async delete(key: string, id: string): Promise<void> {
    await this.database.change('DELETE FROM known_ids WHERE key = :key AND id = :id', { key, id });
  }

  removeExpired(now: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'known_ids', key: 'key', expiry: 'over_at' }, now);
  }
}
