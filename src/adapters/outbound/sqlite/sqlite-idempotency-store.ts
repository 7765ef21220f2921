import { hash } from 'node:crypto';
import {
  type BeginResult,
  DROPPED_KEYS,
  idempotencyPolicy,
  type IdempotencyStore,
  type IdempotentRequest,
  type KeptAnswer,
} from '../../../core/shared/idempotency.js';
import type { Sql } from './sqlite-connection.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface KeyRow {
  readonly fingerprint: string;
  readonly since: number;
  readonly running_until: number;
  readonly status: number | null;
  readonly location: string | null;
  readonly body: string | null;
}

export class SqliteIdempotencyStore implements IdempotencyStore {
  constructor(private readonly database: SqliteDatabase) {}

  begin(request: IdempotentRequest, now: Date): Promise<BeginResult> {
    const [id, at] = [idOf(request), now.getTime()];
    const runningUntil = at + idempotencyPolicy.maxRunMs;
    return this.database.write((sql): BeginResult => {
      const found = sql.first<KeyRow>(
        `SELECT fingerprint, since, running_until, status, location, body FROM idempotency_keys
         WHERE id = :id AND expires_at > :at`,
        { id, at },
      );
      if (found === undefined) {
        const { ownerId, fingerprint } = request;
        sql.change(
          `INSERT OR REPLACE INTO idempotency_keys (id, user_id, fingerprint, since, running_until, expires_at)
           VALUES (:id, :ownerId, :fingerprint, :at, :runningUntil, :expiresAt)`,
          { id, ownerId, fingerprint, at, runningUntil, expiresAt: at + idempotencyPolicy.keptMs },
        );
        dropOldest(sql, ownerId);
        return { status: 'begun', since: now };
      }
      const { status, location, body } = found;
      if (found.fingerprint !== request.fingerprint) return { status: 'other_request' };
      if (status !== null && body !== null) return { status: 'done', answer: { status, location, body } };
      if (found.running_until > at) return { status: 'running' };
      sql.change('UPDATE idempotency_keys SET running_until = :runningUntil WHERE id = :id', { id, runningUntil });
      return { status: 'begun', since: new Date(found.since) };
    });
  }

  finish(request: IdempotentRequest, { status, location, body }: KeptAnswer): Promise<void> {
    return this.database.write((sql) => {
      sql.change('UPDATE idempotency_keys SET status = :status, location = :location, body = :body WHERE id = :id', {
        id: idOf(request),
        ...{ status, location, body },
      });
      if (Buffer.byteLength(body) >= idempotencyPolicy.largeAnswer) dropOldestLarge(sql, request.ownerId);
    });
  }

  forget(request: IdempotentRequest): Promise<void> {
    return this.database.write((sql) => {
      sql.change('DELETE FROM idempotency_keys WHERE id = :id AND status IS NULL', { id: idOf(request) });
    });
  }

  removeAllOf(ownerId: string): Promise<void> {
    return this.database.write((sql) => {
      sql.change('DELETE FROM idempotency_keys WHERE user_id = :ownerId', { ownerId });
    });
  }

  removeExpired(now: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'idempotency_keys', key: 'id', expiry: 'expires_at' }, now);
  }
}

function dropOldest(sql: Sql, ownerId: string): void {
  const kept = sql.first<{ count: number }>('SELECT count(*) AS count FROM idempotency_keys WHERE user_id = :ownerId', {
    ownerId,
  });
  if ((kept?.count ?? 0) <= idempotencyPolicy.maxKeys) return;
  sql.change(
    `DELETE FROM idempotency_keys WHERE id IN
       (SELECT id FROM idempotency_keys WHERE user_id = :ownerId ORDER BY since LIMIT :limit)`,
    { ownerId, limit: DROPPED_KEYS },
  );
}

function dropOldestLarge(sql: Sql, ownerId: string): void {
  const { largeAnswer, maxLarge } = idempotencyPolicy;
  sql.change(
    `DELETE FROM idempotency_keys WHERE id IN
       (SELECT id FROM idempotency_keys WHERE user_id = :ownerId AND octet_length(body) >= :largeAnswer
        ORDER BY since DESC LIMIT -1 OFFSET :maxLarge)`,
    { ownerId, largeAnswer, maxLarge },
  );
}

function idOf({ ownerId, key }: IdempotentRequest): string {
  return hash('sha256', `${ownerId} ${key}`);
}
