import type { QuotaStore, QuotaUse } from '../../../core/music/quota.ports.js';
import type { SqliteDatabase } from './sqlite-database.js';
import type { Sql } from './sqlite-connection.js';

const NOTHING: QuotaUse = { searches: 0, units: 0 };

/** The use of YouTube's quotas in SQLite. A power cut may lose the latest counts; YouTube's own refusal corrects them. */
export class SqliteQuotaStore implements QuotaStore {
  constructor(private readonly database: SqliteDatabase) {}

  usedUntil(endsAt: Date): Promise<QuotaUse> {
    return this.database.read((sql) => useOf(sql, endsAt));
  }

  reserveSearch(endsAt: Date, limit: number): Promise<{ taken: boolean; use: QuotaUse }> {
    return this.database.writeRelaxed((sql) => {
      const changed = sql.change(
        `INSERT INTO youtube_use (ends_at, searches, units) VALUES (:endsAt, 1, 0)
         ON CONFLICT (ends_at) DO UPDATE SET searches = searches + 1 WHERE searches < :limit`,
        { endsAt, limit },
      );
      return { taken: changed > 0, use: useOf(sql, endsAt) };
    });
  }

  add(endsAt: Date, { searches, units }: QuotaUse): Promise<QuotaUse> {
    return this.database.writeRelaxed((sql) => {
      sql.change(
        `INSERT INTO youtube_use (ends_at, searches, units) VALUES (:endsAt, max(0, :searches), max(0, :units))
         ON CONFLICT (ends_at) DO UPDATE SET searches = max(0, searches + :searches), units = max(0, units + :units)`,
        { endsAt, searches, units },
      );
      return useOf(sql, endsAt);
    });
  }

  raise(endsAt: Date, { searches, units }: QuotaUse): Promise<QuotaUse> {
    return this.database.writeRelaxed((sql) => {
      sql.change(
        `INSERT INTO youtube_use (ends_at, searches, units) VALUES (:endsAt, :searches, :units)
         ON CONFLICT (ends_at) DO UPDATE SET searches = max(searches, :searches), units = max(units, :units)`,
        { endsAt, searches, units },
      );
      return useOf(sql, endsAt);
    });
  }

  removeEnded(now: Date): Promise<number> {
    return this.database.change('DELETE FROM youtube_use WHERE ends_at <= :now', { now });
  }
}

function useOf(sql: Sql, endsAt: Date): QuotaUse {
  return sql.first<QuotaUse>('SELECT searches, units FROM youtube_use WHERE ends_at = :endsAt', { endsAt }) ?? NOTHING;
}
