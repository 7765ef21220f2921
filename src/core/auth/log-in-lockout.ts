import type { RecordActivity } from '../activity/record-activity.js';
import type { AccountMailer } from '../mail/account-mailer.js';
import type { Client } from '../sessions/start-session.js';
import type { Clock } from '../shared/clock.js';
import type { DomainError } from '../shared/domain-error.js';
import type { TokenHasher } from '../shared/secrets.js';
import { accountLocked } from './auth-errors.js';
import { UNIFORM_MS } from './auth-policies.js';
import type { FailureCount, LockoutStore } from './auth.ports.js';
import { type KnownDevice, trustedDevice } from './known-device.js';
import { deviceKey, type LockoutPolicy, logInKey } from './lockout-policy.js';
import type { User } from './user.js';

const NOT_LOCKED: FailureCount = { lockedUntil: null, lockedNow: false };

const isLocked = ({ lockedUntil }: FailureCount): boolean => lockedUntil !== null;

/** Failures to log in, counted by the name that was typed, or by the device where it has logged in before. */
export class LogInLockout {
  constructor(
    private readonly failures: LockoutStore,
    private readonly hasher: TokenHasher,
    private readonly mailer: AccountMailer,
    private readonly activity: RecordActivity,
    private readonly clock: Clock,
    private readonly policy: LockoutPolicy,
  ) {}

  /** The key under which attempts with this name are counted, when they come from none of the account's devices. */
  keyOfName(login: string): string {
    return logInKey(this.hasher, login);
  }

  /** The key of a device that has logged in to this account before, or `null`. */
  keyOfDevice(devices: readonly KnownDevice[], user: User): string | null {
    const device = trustedDevice(devices, user);
    return device && deviceKey(this.hasher, device);
  }

  /** The keys of the account: its device's alone, or those of its name and its address. */
  keysOf(user: User, devices: readonly KnownDevice[] = []): string[] {
    const device = this.keyOfDevice(devices, user);
    return device === null ? [user.username, user.email].map((name) => this.keyOfName(name)) : [device];
  }

  /** @throws DomainError `account_locked` when one of the keys is */
  async refuseIfLocked(keys: readonly string[]): Promise<void> {
    const now = this.clock.now();
    for (const key of keys) {
      const lockedUntil = await this.failures.lockedUntil(key, this.policy.logIn, now);
      if (lockedUntil !== null) throw accountLocked(lockedUntil, now);
    }
  }

  /**
   * Counts a failure under each of the keys, and tells the owner when it locks.
   * @param user the account that is meant, if there is one
   * @param refusal what the client is told: also by the failure that locks, which gets the same error as any other
   * @returns `refusal`, or `account_locked` when parallel failures had locked before
   */
  async count(keys: readonly string[], user: User | null, refusal: DomainError, client: Client): Promise<DomainError> {
    const now = this.clock.now();
    const counts: FailureCount[] = [];
    for (const key of keys) counts.push(await this.failures.recordFailure(key, this.policy.logIn, now));
    const { lockedUntil, lockedNow } = counts.find((count) => count.lockedNow) ?? counts.find(isLocked) ?? NOT_LOCKED;
    if (lockedUntil === null) return refusal;
    if (!lockedNow) return accountLocked(lockedUntil, now);
    await this.clock.atLeast(UNIFORM_MS, async () => {
      if (user !== null) await this.tellOwner(user, lockedUntil, client);
    });
    return refusal;
  }

  /** Counts a failure within a session as if it had been a log-in with the account's name and one with its address. */
  async countInSession(user: User, client: Client): Promise<void> {
    const now = this.clock.now();
    const ends: Date[] = [];
    for (const key of this.keysOf(user)) {
      const { lockedUntil, lockedNow } = await this.failures.recordFailure(key, this.policy.logIn, now);
      if (lockedNow && lockedUntil !== null) ends.push(lockedUntil);
    }
    if (ends[0] !== undefined) await this.tellOwner(user, ends[0], client);
  }

  /** Forgets the failures with the account's name, its address and this device. */
  clear(user: User, devices: readonly KnownDevice[]): Promise<void> {
    const device = this.keyOfDevice(devices, user);
    const names = this.keysOf(user);
    return this.failures.clear(device === null ? names : [...names, device]);
  }

  private async tellOwner(user: User, lockedUntil: Date, client: Client): Promise<void> {
    await this.activity.run(user.id, 'locked', client);
    await this.mailer.accountLocked(user, lockedUntil);
  }
}
