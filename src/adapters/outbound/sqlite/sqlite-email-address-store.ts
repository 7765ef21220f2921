import { EmailAddressStore, type ChangeEmailResult } from '../../../core/auth/auth.ports.js';
import { foldLogin } from '../../../core/auth/user.js';
import { userIdByEmail } from './user-lookup.js';
import type { SqlParameters } from './sqlite-connection.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** Which address an account has and is about to have, in the embedded database. */
export class SqliteEmailAddressStore extends EmailAddressStore {
  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  confirm(id: string, email: string): Promise<boolean> {
    return this.update('UPDATE users SET email_verified = 1 WHERE id = :id AND email_folded = :email', {
      id,
      email: foldLogin(email),
    });
  }

  propose(id: string, email: string): Promise<boolean> {
    return this.update('UPDATE users SET pending_email = :email, pending_email_folded = :folded WHERE id = :id', {
      id,
      email,
      folded: foldLogin(email),
    });
  }

  withdraw(id: string, email?: string): Promise<boolean> {
    return this.update(
      `UPDATE users SET pending_email = NULL, pending_email_folded = NULL
       WHERE id = :id AND pending_email_folded = ifnull(:email, pending_email_folded)`,
      { id, email: email === undefined ? null : foldLogin(email) },
    );
  }

  adopt(id: string, email: string): Promise<ChangeEmailResult> {
    const parameters = { id, email: foldLogin(email) };
    return this.database.write((sql) => {
      const isPending = 'SELECT id FROM users WHERE id = :id AND pending_email_folded = :email';
      if (sql.first(isPending, parameters) === undefined) return 'gone';
      const holder = userIdByEmail(sql, email);
      if (holder !== undefined && holder !== id) return 'email_taken';
      sql.change(
        `UPDATE users SET email = pending_email, email_folded = pending_email_folded, email_verified = 1,
                          pending_email = NULL, pending_email_folded = NULL
         WHERE id = :id AND pending_email_folded = :email`,
        parameters,
      );
      return 'changed';
    });
  }

  /** Carries out one conditional update. Whether it changed the account. */
  private update(statement: string, parameters: SqlParameters): Promise<boolean> {
    return this.database.write((sql) => sql.change(statement, parameters) > 0);
  }
}
