import { randomUUID } from 'node:crypto';
import { UserStore, type AddUserResult } from '../../../core/auth/auth.ports.js';
import { chooseByLogin, foldLogin, type NewUser, type User } from '../../../core/auth/user.js';
import { userIdByEmail, userIdByUsername } from './user-lookup.js';
import type { Sql, SqlParameters } from './sqlite-connection.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { toUser, USER_COLUMNS, type UserRow } from './user-row.js';

/** Accounts in the embedded database. */
export class SqliteUserStore extends UserStore {
  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  addUnlessTaken(user: NewUser): Promise<AddUserResult> {
    return this.database.write((sql): AddUserResult => {
      if (userIdByUsername(sql, user.username) !== undefined) return { status: 'username_taken' };
      if (userIdByEmail(sql, user.email) !== undefined) return { status: 'email_taken' };
      return { status: 'added', user: insert(sql, user) };
    });
  }

  findById(id: string): Promise<User | null> {
    return this.database.read((sql) => {
      const row = sql.first<UserRow>(`SELECT ${USER_COLUMNS} FROM users WHERE id = :id`, { id });
      return row === undefined ? null : toUser(row);
    });
  }

  findByLogin(login: string): Promise<User | null> {
    const parameters = { login: foldLogin(login) };
    return this.choose(login, 'username_folded = :login OR email_folded = :login', parameters);
  }

  findByEmail(email: string): Promise<User | null> {
    return this.choose(email, 'email_folded = :email', { email: foldLogin(email) });
  }

  remove(id: string): Promise<boolean> {
    return this.database.write((sql) => sql.change('DELETE FROM users WHERE id = :id', { id }) > 0);
  }

  private choose(login: string, condition: string, parameters: SqlParameters): Promise<User | null> {
    return this.database.read((sql) => {
      const rows = sql.all<UserRow>(`SELECT ${USER_COLUMNS} FROM users WHERE ${condition}`, parameters);
      return chooseByLogin(login, rows.map(toUser));
    });
  }
}

function insert(sql: Sql, { username, email, passwordHash, createdAt }: NewUser): User {
  const id = randomUUID();
  sql.change(
    `INSERT INTO users (id, username, username_folded, email, email_folded, email_verified, password_hash,
                        credential_version, created_at)
     VALUES (:id, :username, :usernameFolded, :email, :emailFolded, 0, :passwordHash, 0, :createdAt)`,
    {
      id,
      username,
      usernameFolded: foldLogin(username),
      email,
      emailFolded: foldLogin(email),
      passwordHash,
      createdAt: createdAt.getTime(),
    },
  );
  const fresh = { emailVerified: false, credentialVersion: 0, pendingEmail: null, lastLogin: null };
  return { id, username, email, passwordHash, createdAt, ...fresh };
}
