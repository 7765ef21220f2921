import type { Passkey, PasskeyUse } from '../../../core/passkeys/passkey.js';
import type { AddPasskeyResult, PasskeyCredentialStore, PasskeyStore } from '../../../core/passkeys/passkeys.ports.js';
import { PASSKEY } from '../records/records.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { SqliteRows } from './sqlite-rows.js';

const rows = new SqliteRows(PASSKEY);

export class SqlitePasskeyStore implements PasskeyStore, PasskeyCredentialStore {
  constructor(private readonly database: SqliteDatabase) {}

  add(passkey: Passkey, max: number): Promise<AddPasskeyResult> {
    const { credentialId, userId } = passkey;
    return this.database.write((sql): AddPasskeyResult => {
      if (sql.first('SELECT 1 FROM passkeys WHERE credential_id = :credentialId', { credentialId })) {
        return 'already_added';
      }
      const present = sql.first<{ n: number }>('SELECT count(*) AS n FROM passkeys WHERE user_id = :userId', {
        userId,
      });
      if ((present?.n ?? 0) >= max) return 'too_many';
      sql.change(`INSERT INTO passkeys (${rows.columns}) VALUES (${rows.values})`, rows.parameters(passkey));
      return 'added';
    });
  }

  async listOf(userId: string): Promise<readonly Passkey[]> {
    const found = await this.database.all(
      `SELECT ${rows.columns} FROM passkeys WHERE user_id = :userId ORDER BY created_at, id`,
      { userId },
    );
    return found.map((row) => rows.record(row));
  }

  rename(userId: string, id: string, name: string): Promise<boolean> {
    const rename = 'UPDATE passkeys SET name = :name WHERE user_id = :userId AND id = :id';
    return this.database.changesAny(rename, { userId, id, name });
  }

  remove(userId: string, id: string): Promise<boolean> {
    return this.database.changesAny('DELETE FROM passkeys WHERE user_id = :userId AND id = :id', { userId, id });
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.database.change('DELETE FROM passkeys WHERE user_id = :userId', { userId });
  }

  async find(credentialId: string): Promise<Passkey | null> {
    const statement = `SELECT ${rows.columns} FROM passkeys WHERE credential_id = :credentialId`;
    return rows.recordOrNull(await this.database.first(statement, { credentialId }));
  }

  recordUse(credentialId: string, { counter, backedUp, at }: PasskeyUse): Promise<boolean> {
    return this.database.changesAny(
      `UPDATE passkeys SET counter = :counter, backed_up = :backedUp, last_used_at = :at
       WHERE credential_id = :credentialId AND (counter < :counter OR (counter = 0 AND :counter = 0))`,
      { credentialId, counter, backedUp, at },
    );
  }
}
