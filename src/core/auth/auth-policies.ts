import type { TokenPurpose } from './account-token.js';
import type { ThrottleRule } from './auth.ports.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long each kind of mailed link is valid, in milliseconds. */
export type TokenPolicy = Readonly<Record<TokenPurpose, number>>;

/**
 * A day to confirm, an hour to reset. "This wasn't me" works for as long as an unconfirmed account is kept; a change of
 * address can be canceled for as long as it can be confirmed.
 */
export const defaultTokenPolicy: TokenPolicy = {
  verify_email: DAY,
  disown: 7 * DAY,
  reset_password: HOUR,
  change_email: DAY,
  cancel_email_change: DAY,
};

/** How often mails may be requested, by any number of clients together. */
export interface AccountMailPolicy {
  /** Verification mails sent again, per account. */
  readonly verification: ThrottleRule;
  /** Reset mails, per account. */
  readonly reset: ThrottleRule;
  /** "Somebody tried to register with your address", per address. */
  readonly addressTaken: ThrottleRule;
  /** Changes of address, per account: each sends a mail to an address of the client's choice. */
  readonly addressChange: ThrottleRule;
}

/** Ten changes of address are more than anyone mistypes in an hour. */
export const defaultAccountMailPolicy: AccountMailPolicy = {
  verification: { limit: 3, windowMs: HOUR },
  reset: { limit: 3, windowMs: HOUR },
  addressTaken: { limit: 1, windowMs: HOUR },
  addressChange: { limit: 10, windowMs: HOUR },
};

/** How long data that is no longer needed is kept. */
export interface RetentionPolicy {
  /** Milliseconds after which an account that was never confirmed is deleted: 7 days. */
  readonly unconfirmedMs: number;
}

export const defaultRetentionPolicy: RetentionPolicy = { unconfirmedMs: 7 * DAY };
