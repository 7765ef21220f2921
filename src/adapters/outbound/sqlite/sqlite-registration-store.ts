import { randomUUID } from 'node:crypto';
import { displacedRegistrations } from '../../../core/auth/auth-policies.js';
import type { RegistrationKeeping, RegistrationStore } from '../../../core/auth/auth.ports.js';
import { foldLogin, type NewRegistration, type Registration } from '../../../core/auth/user.js';
import { REGISTRATION } from '../records/records.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { SqliteRows } from './sqlite-rows.js';

const rows = new SqliteRows<Registration>({ id: 'text', ...REGISTRATION });

export class SqliteRegistrationStore implements RegistrationStore {
  constructor(private readonly database: SqliteDatabase) {}

  add(given: NewRegistration, { perAddress, mailed }: RegistrationKeeping): Promise<Registration | null> {
    const registration = { ...given, id: randomUUID() };
    const username = foldLogin(given.username);
    const address = foldLogin(given.email);
    return this.database.write((sql) => {
      for (const table of ['users', 'registrations']) {
        if (sql.first(`SELECT id FROM ${table} WHERE username_folded = :username`, { username }) !== undefined)
          return null;
      }
      sql.change(
        `INSERT INTO registrations (username_folded, email_folded, mailed, ${rows.columns})
         VALUES (:usernameFolded, :address, :mailed, ${rows.values})`,
        { usernameFolded: username, address, mailed: mailed ? 1 : 0, ...rows.parameters(registration) },
      );
      const all = sql.all<{ id: string; mailed: number }>(
        'SELECT id, mailed FROM registrations WHERE email_folded = :address ORDER BY created_at DESC, rowid DESC',
        { address },
      );
      const places = all.map((one) => ({ id: one.id, mailed: one.mailed === 1 }));
      for (const { id } of displacedRegistrations(places, perAddress)) {
        sql.change('DELETE FROM registrations WHERE id = :id', { id });
      }
      return registration;
    });
  }

  async findById(id: string): Promise<Registration | null> {
    const statement = `SELECT ${rows.columns} FROM registrations WHERE id = :id`;
    return rows.recordOrNull(await this.database.first(statement, { id }));
  }

  async listByLogin(login: string): Promise<readonly Registration[]> {
    // No username holds an `@`, every address does.
    const column = login.includes('@') ? 'email_folded' : 'username_folded';
    const found = await this.database.all(
      `SELECT ${rows.columns} FROM registrations WHERE ${column} = :login ORDER BY created_at DESC, rowid DESC`,
      { login: foldLogin(login) },
    );
    return found.map((row) => rows.record(row));
  }

  remove(id: string): Promise<boolean> {
    return this.database.changesAny('DELETE FROM registrations WHERE id = :id', { id });
  }

  async removeAllOf(email: string): Promise<void> {
    await this.database.change('DELETE FROM registrations WHERE email_folded = :email', { email: foldLogin(email) });
  }

  removeExpired(now: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'registrations', key: 'id', expiry: 'expires_at' }, now);
  }
}
