import { randomUUID } from 'node:crypto';
import type {
  AddUserResult,
  ChangeEmailResult,
  ChangeNameResult,
  CredentialStore,
  EmailAddressStore,
  UserStore,
} from '../../../core/auth/auth.ports.js';
import { chooseByLogin, foldLogin, type NewUser, type User } from '../../../core/auth/user.js';
import { USER } from '../records/records.js';
import type { Sql } from './sqlite-connection.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { SqliteRows } from './sqlite-rows.js';

const rows = new SqliteRows(USER);

/** Accounts in SQLite: their names, credentials and email addresses. None is the old service's, which had MongoDB. */
export class SqliteUserStore implements UserStore, CredentialStore, EmailAddressStore {
  constructor(private readonly database: SqliteDatabase) {}

  addUnlessTaken(user: NewUser): Promise<AddUserResult> {
    return this.database.write((sql): AddUserResult => {
      if (userIdByUsername(sql, user.username) !== undefined) return { status: 'username_taken' };
      if (userIdByEmail(sql, user.email) !== undefined) return { status: 'email_taken' };
      return { status: 'added', user: insert(sql, user) };
    });
  }

  async findById(id: string): Promise<User | null> {
    return rows.recordOrNull(await this.database.first(`SELECT ${rows.columns} FROM users WHERE id = :id`, { id }));
  }

  findByLogin(login: string): Promise<User | null> {
    return this.choose(login, 'username_folded = :login OR email_folded = :login');
  }

  findByEmail(email: string): Promise<User | null> {
    return this.choose(email, 'email_folded = :login');
  }

  remove(id: string): Promise<boolean> {
    return this.database.changesAny('DELETE FROM users WHERE id = :id', { id });
  }

  /** None ever was: the old service had MongoDB. */
  hasOldHashes(): Promise<boolean> {
    return Promise.resolve(false);
  }

  changeUsername(id: string, username: string): Promise<ChangeNameResult> {
    const folded = foldLogin(username);
    return this.database.write((sql) => {
      const holder = userIdByUsername(sql, username);
      if (holder !== undefined && holder !== id) return 'username_taken';
      if (sql.first('SELECT id FROM registrations WHERE username_folded = :folded', { folded }) !== undefined) {
        return 'username_taken';
      }
      const changed = sql.change('UPDATE users SET username = :username, username_folded = :folded WHERE id = :id', {
        id,
        username,
        folded,
      });
      return changed > 0 ? 'changed' : 'gone';
    });
  }

  changePassword(id: string, fromVersion: number, passwordHash: string): Promise<boolean> {
    return this.database.changesAny(
      `UPDATE users SET password_hash = :passwordHash, credential_version = credential_version + 1
       WHERE id = :id AND credential_version = :fromVersion`,
      { id, fromVersion, passwordHash },
    );
  }

  resetPassword(id: string, email: string, passwordHash: string): Promise<boolean> {
    return this.database.changesAny(
      `UPDATE users SET password_hash = :passwordHash, credential_version = credential_version + 1, email_verified = 1
       WHERE id = :id AND email_folded = :email`,
      { id, email: foldLogin(email), passwordHash },
    );
  }

  rehash(id: string, fromHash: string, toHash: string): Promise<boolean> {
    return this.database.changesAny(
      'UPDATE users SET password_hash = :toHash WHERE id = :id AND password_hash = :fromHash',
      {
        id,
        fromHash,
        toHash,
      },
    );
  }

  recordLogin(id: string, version: number, at: Date): Promise<boolean> {
    const statement =
      'UPDATE users SET last_login = :at WHERE id = :id AND credential_version = :version AND disabled_at IS NULL';
    return this.database.writeRelaxed((sql) => sql.change(statement, { id, version, at }) > 0);
  }

  setDisabled(id: string, at: Date | null): Promise<boolean> {
    if (at === null) return this.database.changesAny('UPDATE users SET disabled_at = NULL WHERE id = :id', { id });
    return this.database.changesAny(
      'UPDATE users SET disabled_at = :at, credential_version = credential_version + 1 WHERE id = :id',
      { id, at },
    );
  }

  confirm(id: string, email: string): Promise<boolean> {
    return this.database.changesAny('UPDATE users SET email_verified = 1 WHERE id = :id AND email_folded = :email', {
      id,
      email: foldLogin(email),
    });
  }

  propose(id: string, email: string): Promise<boolean> {
    return this.database.changesAny(
      'UPDATE users SET pending_email = :email, pending_email_folded = :folded WHERE id = :id',
      {
        id,
        email,
        folded: foldLogin(email),
      },
    );
  }

  withdraw(id: string, email?: string): Promise<boolean> {
    return this.database.changesAny(
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

  private async choose(login: string, condition: string): Promise<User | null> {
    const found = await this.database.all(`SELECT ${rows.columns} FROM users WHERE ${condition}`, {
      login: foldLogin(login),
    });
    return chooseByLogin(
      login,
      found.map((row) => rows.record(row)),
    );
  }
}

function insert(sql: Sql, { id = randomUUID(), username, email, passwordHash, createdAt }: NewUser): User {
  const fresh = { emailVerified: true, credentialVersion: 0, disabledAt: null, pendingEmail: null, lastLogin: null };
  const user = { id, username, email, passwordHash, createdAt, ...fresh };
  sql.change(
    `INSERT INTO users (username_folded, email_folded, ${rows.columns})
     VALUES (:usernameFolded, :emailFolded, ${rows.values})`,
    { usernameFolded: foldLogin(username), emailFolded: foldLogin(email), ...rows.parameters(user) },
  );
  return user;
}

/** Case-insensitive; `undefined` when no account has this username. */
function userIdByUsername(sql: Sql, username: string): string | undefined {
  return sql.first<{ id: string }>('SELECT id FROM users WHERE username_folded = :username', {
    username: foldLogin(username),
  })?.id;
}

/** Case-insensitive; `undefined` when no account has this address, pending ones aside. */
function userIdByEmail(sql: Sql, email: string): string | undefined {
  return sql.first<{ id: string }>('SELECT id FROM users WHERE email_folded = :email', { email: foldLogin(email) })?.id;
}
