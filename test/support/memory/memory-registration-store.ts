import { displacedRegistrations } from '../../../src/core/auth/auth-policies.js';
import { type RegistrationKeeping, RegistrationStore } from '../../../src/core/auth/auth.ports.js';
import { foldLogin, type NewRegistration, type Registration } from '../../../src/core/auth/user.js';
import type { MemoryUserStore } from './memory-user-store.js';

/** Registrations in this process's memory: every change happens between two turns of the event loop. */
export class MemoryRegistrationStore extends RegistrationStore {
  /** Oldest first. */
  private rows: Registration[] = [];
  private readonly unmailed = new Set<Registration>();
  private lastId = 0;

  constructor(private readonly users: MemoryUserStore) {
    super();
    users.isReserved = (username) => this.rows.some((row) => same(row.username, username));
  }

  add(registration: NewRegistration, { perAddress, mailed }: RegistrationKeeping): Promise<Registration | null> {
    const { username, email } = registration;
    if (this.users.isReserved(username) || this.users.hasUsername(username)) return Promise.resolve(null);
    this.lastId += 1;
    const added = { ...registration, id: `registration-${this.lastId}` };
    this.rows.push(added);
    if (!mailed) this.unmailed.add(added);
    const all = this.of(email);
    const places = all.map((row) => ({ row, mailed: !this.unmailed.has(row) }));
    const displaced = displacedRegistrations(places, perAddress).map(({ row }) => row);
    this.rows = this.rows.filter((row) => !displaced.includes(row));
    return Promise.resolve(added);
  }

  findById(id: string): Promise<Registration | null> {
    return Promise.resolve(this.rows.find((row) => row.id === id) ?? null);
  }

  listByLogin(login: string): Promise<readonly Registration[]> {
    return Promise.resolve(this.of(login));
  }

  remove(id: string): Promise<boolean> {
    return Promise.resolve(this.keep((row) => row.id !== id) > 0);
  }

  removeAllOf(email: string): Promise<void> {
    this.keep((row) => !same(row.email, email));
    return Promise.resolve();
  }

  removeExpired(now: Date): Promise<number> {
    return Promise.resolve(this.keep((row) => row.expiresAt > now));
  }

  private of(login: string): Registration[] {
    const found = this.rows.filter((row) => same(row.email, login) || same(row.username, login)).reverse();
    return found.sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
  }

  private keep(condition: (row: Registration) => boolean): number {
    const before = this.rows.length;
    this.rows = this.rows.filter(condition);
    return before - this.rows.length;
  }
}

function same(one: string, other: string): boolean {
  return foldLogin(one) === foldLogin(other);
}
