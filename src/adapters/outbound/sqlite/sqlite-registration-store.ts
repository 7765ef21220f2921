import { randomUUID } from 'node:crypto';
import type { RegistrationStore } from '../../../core/auth/auth.ports.js';
import { foldLogin, type NewRegistration, type Registration } from '../../../core/auth/user.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface RegistrationRow {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly password_hash: string;
  readonly created_at: number;
  readonly expires_at: number;
}

const COLUMNS = 'id, username, email, password_hash, created_at, expires_at';

/** Registrations in SQLite. */
export class SqliteRegistrationStore implements RegistrationStore {
  constructor(private readonly database: SqliteDatabase) {}

  add(registration: NewRegistration, perAddress: number): Promise<Registration | null> {
    const { username, email, passwordHash, createdAt, expiresAt } = registration;
    const id = randomUUID();
    const name = { username: foldLogin(username) };
    const address = foldLogin(email);
    return this.database.write((sql) => {
      if (sql.first('SELECT id FROM users WHERE username_folded = :username', name) !== undefined) return null;
      if (sql.first('SELECT id FROM registrations WHERE username_folded = :username', name) !== undefined) return null;
      sql.change(
        `INSERT INTO registrations (id, username, username_folded, email, email_folded, password_hash,
                                    created_at, expires_at)
         VALUES (:id, :username, :usernameFolded, :email, :address, :passwordHash, :createdAt, :expiresAt)`,
        {
          id,
          username,
          usernameFolded: name.username,
          email,
          address,
          passwordHash,
          createdAt: createdAt.getTime(),
          expiresAt: expiresAt.getTime(),
        },
      );
      sql.change(
        `DELETE FROM registrations WHERE id IN
           (SELECT id FROM registrations WHERE email_folded = :address
            ORDER BY created_at DESC, rowid DESC LIMIT -1 OFFSET :perAddress)`,
        { address, perAddress },
      );
      return { ...registration, id };
    });
  }

  async findById(id: string): Promise<Registration | null> {
    const row = await this.database.first<RegistrationRow>(`SELECT ${COLUMNS} FROM registrations WHERE id = :id`, {
      id,
    });
    return row === undefined ? null : toRegistration(row);
  }

  async listByLogin(login: string): Promise<readonly Registration[]> {
    // No username holds an `@`, every address does.
    const column = login.includes('@') ? 'email_folded' : 'username_folded';
    const rows = await this.database.all<RegistrationRow>(
      `SELECT ${COLUMNS} FROM registrations WHERE ${column} = :login ORDER BY created_at DESC, rowid DESC`,
      { login: foldLogin(login) },
    );
    return rows.map(toRegistration);
  }

  async remove(id: string): Promise<boolean> {
    return (await this.database.change('DELETE FROM registrations WHERE id = :id', { id })) > 0;
  }

  async removeAllOf(email: string): Promise<void> {
    await this.database.change('DELETE FROM registrations WHERE email_folded = :email', { email: foldLogin(email) });
  }

  removeExpired(now: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'registrations', key: 'id', expiry: 'expires_at' }, now);
  }
}

function toRegistration(row: RegistrationRow): Registration {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    passwordHash: row.password_hash,
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
  };
}
