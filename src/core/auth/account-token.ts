/**
 * What a mailed link is good for.
 * - `verify_email`: confirms the address in force
 * - `disown`: "this wasn't me", removes an account that was never confirmed
 * - `reset_password`: sets a new password
 * - `change_email`: puts the pending address in force
 * - `cancel_email_change`: drops the pending address, from the old address's mail
 */
export type TokenPurpose = 'verify_email' | 'disown' | 'reset_password' | 'change_email' | 'cancel_email_change';

/** A link that was mailed. The token itself is only in the mail; here is its hash. */
export interface AccountToken {
  /** `TokenHasher.hash` of the token. */
  readonly hash: string;
  readonly purpose: TokenPurpose;
  readonly userId: string;
  /** The address that it is about: the one that it was mailed to, or, for `cancel_email_change`, the pending one. */
  readonly email: string;
  readonly createdAt: Date;
  /** The first moment at which it no longer works. */
  readonly expiresAt: Date;
  /** When it was used up, or `null`. */
  readonly usedAt: Date | null;
}

/** What a new token is made of: it starts unused. */
export type NewAccountToken = Omit<AccountToken, 'usedAt'>;
