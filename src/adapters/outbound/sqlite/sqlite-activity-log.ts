import { randomUUID } from 'node:crypto';
import type { Activity } from '../../../core/activity/activity.js';
import type { ActivityLog, ActivityPosition } from '../../../core/activity/activity.ports.js';
import type { Client } from '../../../core/sessions/start-session.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface ActivityRow {
  readonly id: string;
  readonly event: Activity['event'];
  readonly at: number;
  readonly ip: string;
  readonly user_agent: string;
}

const COLUMNS = 'id, event, at, ip, user_agent';

/** What happened to accounts, in SQLite. */
export class SqliteActivityLog implements ActivityLog {
  constructor(private readonly database: SqliteDatabase) {}

  add({ userId, event, at, ip, userAgent }: Omit<Activity, 'id'>, max: number): Promise<void> {
    return this.database.writeRelaxed((sql) => {
      sql.change(
        `INSERT INTO account_activity (user_id, ${COLUMNS}) VALUES (:userId, :id, :event, :at, :ip, :userAgent)`,
        { userId, id: randomUUID(), event, at: at.getTime(), ip, userAgent },
      );
      sql.change(
        `DELETE FROM account_activity WHERE (user_id, at, id) IN
           (SELECT user_id, at, id FROM account_activity WHERE user_id = :userId
            ORDER BY at DESC, id DESC LIMIT -1 OFFSET :max)`,
        { userId, max },
      );
    });
  }

  async listOf(userId: string, after: ActivityPosition | null, limit: number): Promise<readonly Activity[]> {
    const rows = await this.database.all<ActivityRow>(
      `SELECT ${COLUMNS} FROM account_activity
       WHERE user_id = :userId ${after === null ? '' : 'AND (at, id) < (:at, :id)'}
       ORDER BY at DESC, id DESC LIMIT :limit`,
      { userId, limit, ...(after !== null && { at: after.at.getTime(), id: after.id }) },
    );
    return rows.map(({ at, user_agent, ...row }) => ({ ...row, userId, at: new Date(at), userAgent: user_agent }));
  }

  async hasLogInFrom(userId: string, { ip, userAgent }: Client): Promise<boolean> {
    const row = await this.database.first(
      `SELECT 1 FROM account_activity
       WHERE user_id = :userId AND event = 'login' AND ip = :ip AND user_agent = :userAgent LIMIT 1`,
      { userId, ip, userAgent },
    );
    return row !== undefined;
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.database.change('DELETE FROM account_activity WHERE user_id = :userId', { userId });
  }

  removeExpired(upTo: Date): Promise<number> {
    return this.database.writeInBatches((sql, limit) =>
      sql.change(
        `DELETE FROM account_activity WHERE (user_id, at, id) IN
           (SELECT user_id, at, id FROM account_activity WHERE at <= :upTo LIMIT :limit)`,
        { upTo: upTo.getTime(), limit },
      ),
    );
  }
}
