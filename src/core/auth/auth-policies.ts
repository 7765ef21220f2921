import type { TokenPurpose } from './account-token.js';
import type { LockoutRule, ThrottleRule } from './auth.ports.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long each kind of mailed link works, in milliseconds. */
export type TokenPolicy = Readonly<Record<TokenPurpose, number>>;

/**
 * A day to confirm and an hour to reset are the contract's. "This wasn't me" works for as long as an unconfirmed
 * account is kept; an address change can be called off for as long as it can be confirmed.
 */
export const defaultTokenPolicy: TokenPolicy = {
  verify_email: DAY,
  disown: 7 * DAY,
  reset_password: HOUR,
  change_email: DAY,
  cancel_email_change: DAY,
};

/** When wrong passwords lock. */
export interface LockoutPolicy {
  /** Log-ins, by the name that was typed. */
  readonly logIn: LockoutRule;
  /** The current password, asked for again within a session, by account. */
  readonly confirmation: LockoutRule;
}

/**
 * Five failures, 15 minutes: the contract's. A count is forgotten after an hour, long enough that waiting it out buys
 * fewer guesses (4 an hour) than being locked does (20 an hour). Within a session somebody has proved once to know
 * the password, so more slips are allowed, but not enough for a stolen cookie to guess it.
 */
export const defaultLockoutPolicy: LockoutPolicy = {
  logIn: { failures: 5, lockMs: 15 * MINUTE, forgetMs: HOUR },
  confirmation: { failures: 20, lockMs: 15 * MINUTE, forgetMs: HOUR },
};

/** How often mails may be asked for, whoever asks. */
export interface AccountMailPolicy {
  /** Verification mails asked for again, per account. */
  readonly verification: ThrottleRule;
  /** Reset mails, per account. */
  readonly reset: ThrottleRule;
  /** "Somebody tried to register with your address", per address. */
  readonly addressTaken: ThrottleRule;
  /** Changes of address, per account: each sends a mail to an address of the client's choice. */
  readonly addressChange: ThrottleRule;
}

/** The first three are the contract's; ten changes of address are more than anybody mistypes in an hour. */
export const defaultAccountMailPolicy: AccountMailPolicy = {
  verification: { limit: 3, windowMs: HOUR },
  reset: { limit: 3, windowMs: HOUR },
  addressTaken: { limit: 1, windowMs: HOUR },
  addressChange: { limit: 10, windowMs: HOUR },
};

/** How long what is no longer needed stays. */
export interface RetentionPolicy {
  /** Milliseconds after which an account that was never confirmed goes: the contract's 7 days. */
  readonly unconfirmedMs: number;
}

export const defaultRetentionPolicy: RetentionPolicy = { unconfirmedMs: 7 * DAY };
