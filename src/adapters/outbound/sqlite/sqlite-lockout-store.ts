import type { FailureCount, LockoutRule, LockoutStore } from '../../../core/auth/auth.ports.js';
import type { Sql } from './sqlite-connection.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface FailureRow {
  readonly failures: number;
  readonly locked_until: number | null;
}

/** Failed log-ins in SQLite. `over_at` is when the lock ends, or when the count is forgotten. */
export class SqliteLockoutStore implements LockoutStore {
  constructor(private readonly database: SqliteDatabase) {}

  async lockedUntil(key: string, rule: LockoutRule, now: Date): Promise<Date | null> {
    const row = await this.database.first<{ locked_until: number }>(
      'SELECT locked_until FROM login_failures WHERE key = :key AND locked_until > :now',
      { key, now },
    );
    if (row === undefined) return null;
    const latest = now.getTime() + rule.lockMs;
    if (row.locked_until > latest) await this.database.write((sql) => endLockBy(sql, key, latest));
    return new Date(Math.min(row.locked_until, latest));
  }

  recordFailure(key: string, rule: LockoutRule, now: Date): Promise<FailureCount> {
    const at = now.getTime();
    return this.database.write((sql) => {
      const current = sql.first<FailureRow>(
        'SELECT failures, locked_until FROM login_failures WHERE key = :key AND over_at > :at',
        { key, at },
      );
      if (current !== undefined && current.locked_until !== null) {
        const latest = at + rule.lockMs;
        if (current.locked_until > latest) endLockBy(sql, key, latest);
        return { lockedUntil: new Date(Math.min(current.locked_until, latest)), lockedNow: false };
      }

      const failures = (current?.failures ?? 0) + 1;
      const lockedNow = failures >= rule.failures;
      const overAt = at + (lockedNow ? rule.lockMs : rule.forgetMs);
      const lockedUntil = lockedNow ? overAt : null;
      sql.change(
        `INSERT INTO login_failures (key, failures, locked_until, over_at)
         VALUES (:key, :failures, :lockedUntil, :overAt)
         ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, locked_until = excluded.locked_until,
                                         over_at = excluded.over_at`,
        { key, failures, lockedUntil, overAt },
      );
      return { lockedUntil: lockedUntil === null ? null : new Date(lockedUntil), lockedNow };
    });
  }

  clear(keys: readonly string[]): Promise<void> {
    return this.database.writeRelaxed((sql) => {
      for (const key of keys) sql.change('DELETE FROM login_failures WHERE key = :key', { key });
    });
  }

  removeExpired(now: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'login_failures', key: 'key', expiry: 'over_at' }, now);
  }
}

function endLockBy(sql: Sql, key: string, latest: number): void {
  sql.change(
    `UPDATE login_failures SET locked_until = :latest, over_at = :latest WHERE key = :key AND locked_until > :latest`,
    { key, latest },
  );
}
