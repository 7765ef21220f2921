import { randomUUID } from 'node:crypto';
import type { Activity } from '../../../core/activity/activity.js';
import type { ActivityLog, ActivityPosition } from '../../../core/activity/activity.ports.js';
import type { Client } from '../../../core/sessions/start-session.js';
import { ACTIVITY } from '../records/records.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { SqliteRows } from './sqlite-rows.js';

const rows = new SqliteRows<Activity>({ id: 'text', ...ACTIVITY });

export class SqliteActivityLog implements ActivityLog {
  constructor(private readonly database: SqliteDatabase) {}

  add(activity: Omit<Activity, 'id'>, max: number): Promise<void> {
    const { userId } = activity;
    return this.database.writeRelaxed((sql) => {
      sql.change(
        `INSERT INTO account_activity (${rows.columns}) VALUES (${rows.values})`,
        rows.parameters({ ...activity, id: randomUUID() }),
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
    const found = await this.database.all(
      `SELECT ${rows.columns} FROM account_activity
       WHERE user_id = :userId ${after === null ? '' : 'AND (at, id) < (:at, :id)'}
       ORDER BY at DESC, id DESC LIMIT :limit`,
      { userId, limit, ...(after && { at: after.at, id: after.id }) },
    );
    return found.map((row) => rows.record(row));
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
        { upTo, limit },
      ),
    );
  }
}
