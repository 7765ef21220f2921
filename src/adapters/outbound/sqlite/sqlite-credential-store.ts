import { CredentialStore, type ChangeNameResult } from '../../../core/auth/auth.ports.js';
import { foldLogin } from '../../../core/auth/user.js';
import { userIdByUsername } from './user-lookup.js';
import type { SqlParameters } from './sqlite-connection.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** What owners log in with, in the embedded database. */
export class SqliteCredentialStore extends CredentialStore {
  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  changeUsername(id: string, username: string): Promise<ChangeNameResult> {
    return this.database.write((sql) => {
      const holder = userIdByUsername(sql, username);
      if (holder !== undefined && holder !== id) return 'username_taken';
      const changed = sql.change('UPDATE users SET username = :username, username_folded = :folded WHERE id = :id', {
        id,
        username,
        folded: foldLogin(username),
      });
      return changed > 0 ? 'changed' : 'gone';
    });
  }

  changePassword(id: string, fromVersion: number, passwordHash: string): Promise<boolean> {
    return this.update(
      `UPDATE users SET password_hash = :passwordHash, credential_version = credential_version + 1
       WHERE id = :id AND credential_version = :fromVersion`,
      { id, fromVersion, passwordHash },
    );
  }

  resetPassword(id: string, email: string, passwordHash: string): Promise<boolean> {
    return this.update(
      `UPDATE users SET password_hash = :passwordHash, credential_version = credential_version + 1, email_verified = 1
       WHERE id = :id AND email_folded = :email`,
      { id, email: foldLogin(email), passwordHash },
    );
  }

  rehash(id: string, fromHash: string, toHash: string): Promise<boolean> {
    return this.update('UPDATE users SET password_hash = :toHash WHERE id = :id AND password_hash = :fromHash', {
      id,
      fromHash,
      toHash,
    });
  }

  recordLogin(id: string, version: number, at: Date): Promise<boolean> {
    const statement = 'UPDATE users SET last_login = :at WHERE id = :id AND credential_version = :version';
    const parameters = { id, version, at: at.getTime() };
    return this.database.writeRelaxed((sql) => sql.change(statement, parameters) > 0);
  }

  /** Carries out one conditional update. Whether it changed the account. */
  private update(statement: string, parameters: SqlParameters): Promise<boolean> {
    return this.database.write((sql) => sql.change(statement, parameters) > 0);
  }
}
