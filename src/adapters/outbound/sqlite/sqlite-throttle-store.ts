import type { Admission, ThrottleRule, ThrottleStore } from '../../../core/shared/throttle.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface WindowRow {
  readonly admissions: number;
  readonly over_at: number;
}

export class SqliteThrottleStore implements ThrottleStore {
  constructor(private readonly database: SqliteDatabase) {}

  admit(key: string, rule: ThrottleRule, now: Date): Promise<Admission> {
    const at = now.getTime();
    return this.database.write((sql): Admission => {
      const open = sql.first<WindowRow>(
        'SELECT admissions, over_at FROM throttle_windows WHERE key = :key AND over_at > :at',
        { key, at },
      );
      const admitted = open === undefined || open.admissions < rule.limit;
      const overAt = Math.min(open?.over_at ?? Infinity, at + rule.windowMs);
      if (!admitted && overAt === open.over_at) return { admitted, retryAt: new Date(overAt) };
      sql.change(
        `INSERT INTO throttle_windows (key, admissions, over_at) VALUES (:key, :admissions, :overAt)
         ON CONFLICT (key) DO UPDATE SET admissions = excluded.admissions, over_at = excluded.over_at`,
        { key, admissions: (open?.admissions ?? 0) + (admitted ? 1 : 0), overAt },
      );
      return admitted ? { admitted } : { admitted, retryAt: new Date(overAt) };
    });
  }

  removeExpired(now: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'throttle_windows', key: 'key', expiry: 'over_at' }, now);
  }
}
