import type { Passkey, PasskeyUse } from '../../../core/passkeys/passkey.js';
import type { AddPasskeyResult, PasskeyCredentialStore, PasskeyStore } from '../../../core/passkeys/passkeys.ports.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface PasskeyRow {
  readonly credential_id: string;
  readonly id: string;
  readonly user_id: string;
  readonly public_key: string;
  readonly counter: number;
  readonly transports: string;
  readonly backup_eligible: 0 | 1;
  readonly backed_up: 0 | 1;
  readonly name: string;
  readonly created_at: number;
  readonly last_used_at: number | null;
}

const COLUMNS =
  'credential_id, id, user_id, public_key, counter, transports, backup_eligible, backed_up, name, created_at, last_used_at';

/** Passkeys in SQLite. */
export class SqlitePasskeyStore implements PasskeyStore, PasskeyCredentialStore {
  constructor(private readonly database: SqliteDatabase) {}

  add(passkey: Passkey, max: number): Promise<AddPasskeyResult> {
    const { credentialId, id, userId, publicKey, counter, transports, backupEligible, backedUp, name } = passkey;
    return this.database.write((sql): AddPasskeyResult => {
      if (sql.first('SELECT 1 FROM passkeys WHERE credential_id = :credentialId', { credentialId })) {
        return 'already_added';
      }
      const present = sql.first<{ n: number }>('SELECT count(*) AS n FROM passkeys WHERE user_id = :userId', {
        userId,
      });
      if ((present?.n ?? 0) >= max) return 'too_many';
      sql.change(
        `INSERT INTO passkeys (${COLUMNS})
         VALUES (:credentialId, :id, :userId, :publicKey, :counter, :transports, :backupEligible, :backedUp, :name,
                 :createdAt, :lastUsedAt)`,
        {
          ...{ credentialId, id, userId, publicKey, counter, name },
          transports: JSON.stringify(transports),
          backupEligible: backupEligible ? 1 : 0,
          backedUp: backedUp ? 1 : 0,
          createdAt: passkey.createdAt.getTime(),
          lastUsedAt: passkey.lastUsedAt?.getTime() ?? null,
        },
      );
      return 'added';
    });
  }

  async listOf(userId: string): Promise<readonly Passkey[]> {
    const rows = await this.database.all<PasskeyRow>(
      `SELECT ${COLUMNS} FROM passkeys WHERE user_id = :userId ORDER BY created_at, id`,
      { userId },
    );
    return rows.map(toPasskey);
  }

  async rename(userId: string, id: string, name: string): Promise<boolean> {
    const rename = 'UPDATE passkeys SET name = :name WHERE user_id = :userId AND id = :id';
    return (await this.database.change(rename, { userId, id, name })) > 0;
  }

  async remove(userId: string, id: string): Promise<boolean> {
    const remove = 'DELETE FROM passkeys WHERE user_id = :userId AND id = :id';
    return (await this.database.change(remove, { userId, id })) > 0;
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.database.change('DELETE FROM passkeys WHERE user_id = :userId', { userId });
  }

  async find(credentialId: string): Promise<Passkey | null> {
    const row = await this.database.first<PasskeyRow>(
      `SELECT ${COLUMNS} FROM passkeys WHERE credential_id = :credentialId`,
      { credentialId },
    );
    return row === undefined ? null : toPasskey(row);
  }

  async recordUse(credentialId: string, { counter, backedUp, at }: PasskeyUse): Promise<boolean> {
    const changed = await this.database.change(
      `UPDATE passkeys SET counter = :counter, backed_up = :backedUp, last_used_at = :at
       WHERE credential_id = :credentialId AND (counter < :counter OR (counter = 0 AND :counter = 0))`,
      { credentialId, counter, backedUp: backedUp ? 1 : 0, at: at.getTime() },
    );
    return changed > 0;
  }
}

function toPasskey(row: PasskeyRow): Passkey {
  return {
    id: row.id,
    userId: row.user_id,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    counter: row.counter,
    transports: JSON.parse(row.transports) as string[],
    backupEligible: row.backup_eligible === 1,
    backedUp: row.backed_up === 1,
    name: row.name,
    createdAt: new Date(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at),
  };
}
