import type { TokenHasher } from '../shared/secrets.js';
import type { KnownDevice } from './known-device.js';
import { foldLogin } from './user.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * When wrong passwords lock.
 *
 * Five failures lock for 15 minutes. A count expires after an hour, long enough that waiting for that allows fewer
 * guesses (4 an hour) than being locked does (20 an hour).
 */
export const defaultLockoutPolicy = {
  /** Log-ins, by the name that was typed or by the device. */
  logIn: { failures: 5, lockMs: 15 * MINUTE, forgetMs: HOUR },
  /** The current password, requested again within a session, by session: a lock is its end. */
  confirmation: { failures: 5, lockMs: 15 * MINUTE, forgetMs: HOUR },
};

export type LockoutPolicy = Readonly<typeof defaultLockoutPolicy>;

/** The key under which failed log-ins with this name or address are counted, in any case, known or not. */
export function logInKey(hasher: TokenHasher, login: string): string {
  return hasher.hash(`log-in:${foldLogin(login)}`);
}

/** The key under which failures of a device that has logged in to the account before are counted. */
export function deviceKey(hasher: TokenHasher, { userId, nonce }: KnownDevice): string {
  return hasher.hash(`device:${userId}:${nonce}`);
}

/** The key under which wrong current passwords of a session are counted. No log-in name can collide with it. */
export function confirmationKey(hasher: TokenHasher, sessionId: string): string {
  return hasher.hash(`confirmation:${sessionId}`);
}
