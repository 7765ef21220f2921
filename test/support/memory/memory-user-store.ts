import {
  UserStore,
  type AddUserResult,
  type ChangeEmailResult,
  type ChangeNameResult,
  type CredentialStore,
  type EmailAddressStore,
} from '../../../src/core/auth/auth.ports.js';
import { chooseByLogin, foldLogin, type NewUser, type User } from '../../../src/core/auth/user.js';

/** An account as the old service wrote it: newer fields are missing, and even `email_verified` may be. */
export interface OldUser {
  readonly username: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly emailVerified?: boolean;
  readonly createdAt: Date;
}

interface Row extends User {
  readonly old: boolean;
}

/** Accounts in this process's memory: every change happens between two turns of the event loop, so all are atomic. */
export class MemoryUserStore extends UserStore implements CredentialStore, EmailAddressStore {
  /** Whether a registration has the name. */
  isReserved: (username: string) => boolean = () => false;
  private readonly rows = new Map<string, Row>();
  private lastId = 0;

  addUnlessTaken(user: NewUser): Promise<AddUserResult> {
    if (this.holder('username', user.username) !== undefined) return Promise.resolve({ status: 'username_taken' });
    if (this.holder('email', user.email) !== undefined) return Promise.resolve({ status: 'email_taken' });
    return Promise.resolve({
      status: 'added',
      user: toUser(this.insert({ ...user, emailVerified: true, old: false })),
    });
  }

  /** Puts an account of the old service there, whatever else there is: it knew no unique names. */
  addOld(user: OldUser): string {
    return this.insert({ emailVerified: true, ...user, old: true }).id;
  }

  findById(id: string): Promise<User | null> {
    const row = this.rows.get(id);
    return Promise.resolve(row === undefined ? null : toUser(row));
  }

  findByLogin(login: string): Promise<User | null> {
    const folded = foldLogin(login);
    return this.choose(login, (row) => foldLogin(row.username) === folded || foldLogin(row.email) === folded);
  }

  findByEmail(email: string): Promise<User | null> {
    const folded = foldLogin(email);
    return this.choose(email, (row) => foldLogin(row.email) === folded);
  }

  remove(id: string): Promise<boolean> {
    return Promise.resolve(this.rows.delete(id));
  }

  hasOldHashes(): Promise<boolean> {
    return Promise.resolve([...this.rows.values()].some(({ passwordHash }) => /^(\$2|bcrypt:)/.test(passwordHash)));
  }

  changeUsername(id: string, username: string): Promise<ChangeNameResult> {
    if (this.holder('username', username, id) !== undefined || this.isReserved(username))
      return Promise.resolve('username_taken');
    return Promise.resolve(this.update(id, () => true, { username }) ? 'changed' : 'gone');
  }

  changePassword(id: string, fromVersion: number, passwordHash: string): Promise<boolean> {
    const change = { passwordHash, credentialVersion: fromVersion + 1 };
    return Promise.resolve(this.update(id, (row) => row.credentialVersion === fromVersion, change));
  }

  resetPassword(id: string, email: string, passwordHash: string): Promise<boolean> {
    const credentialVersion = (this.rows.get(id)?.credentialVersion ?? 0) + 1;
    const change = { passwordHash, credentialVersion, emailVerified: true };
    return Promise.resolve(this.update(id, (row) => sameLogin(row.email, email), change));
  }

  rehash(id: string, fromHash: string, toHash: string): Promise<boolean> {
    return Promise.resolve(this.update(id, (row) => row.passwordHash === fromHash, { passwordHash: toHash }));
  }

  recordLogin(id: string, version: number, at: Date): Promise<boolean> {
    const isMeant = (row: Row) => row.credentialVersion === version && row.disabledAt === null;
    return Promise.resolve(this.update(id, isMeant, { lastLogin: at }));
  }

  setDisabled(id: string, at: Date | null): Promise<boolean> {
    const credentialVersion = (this.rows.get(id)?.credentialVersion ?? 0) + (at === null ? 0 : 1);
    return Promise.resolve(this.update(id, () => true, { disabledAt: at, credentialVersion }));
  }

  confirm(id: string, email: string): Promise<boolean> {
    return Promise.resolve(this.update(id, (row) => sameLogin(row.email, email), { emailVerified: true }));
  }

  propose(id: string, email: string): Promise<boolean> {
    return Promise.resolve(this.update(id, () => true, { pendingEmail: email }));
  }

  withdraw(id: string, email?: string): Promise<boolean> {
    const isMeant = ({ pendingEmail }: Row): boolean =>
      pendingEmail !== null && (email === undefined || sameLogin(pendingEmail, email));
    return Promise.resolve(this.update(id, isMeant, { pendingEmail: null }));
  }

  adopt(id: string, email: string): Promise<ChangeEmailResult> {
    const pending = this.rows.get(id)?.pendingEmail ?? null;
    if (pending === null || !sameLogin(pending, email)) return Promise.resolve('gone');
    if (this.holder('email', pending, id) !== undefined) return Promise.resolve('email_taken');
    this.update(id, () => true, { email: pending, emailVerified: true, pendingEmail: null });
    return Promise.resolve('changed');
  }

  hasUsername(username: string): boolean {
    return this.holder('username', username) !== undefined;
  }

  private insert(fields: NewUser & { emailVerified: boolean; old: boolean }): Row {
    this.lastId += 1;
    const { id = `user-${this.lastId}` } = fields;
    const row: Row = { credentialVersion: 0, disabledAt: null, pendingEmail: null, lastLogin: null, ...fields, id };
    this.rows.set(id, row);
    return row;
  }

  /** Who else has this name or address. */
  private holder(field: 'username' | 'email', value: string, exceptId?: string): Row | undefined {
    return [...this.rows.values()].find((row) => row.id !== exceptId && sameLogin(row[field], value));
  }

  private choose(login: string, matches: (row: Row) => boolean): Promise<User | null> {
    const row = chooseByLogin(login, [...this.rows.values()].filter(matches));
    return Promise.resolve(row === null ? null : toUser(row));
  }

  private update(id: string, condition: (row: Row) => boolean, change: Partial<Row>): boolean {
    const row = this.rows.get(id);
    if (row === undefined || !condition(row)) return false;
    this.rows.set(id, { ...row, ...change });
    return true;
  }
}

function sameLogin(one: string, other: string): boolean {
  return foldLogin(one) === foldLogin(other);
}

function toUser({ old: _old, ...user }: Row): User {
  return user;
}
