import type { TokenPurpose } from './account-token.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long, at least, that part of a request takes whose work depends on whether an address has an account, in
 * milliseconds: several times what links and a mail cost, so that the time to the answer doesn't tell.
 */
export const UNIFORM_MS = 500;

/** How long each kind of mailed link is valid, in milliseconds. */
export type TokenPolicy = Readonly<Record<TokenPurpose, number>>;

/**
 * A day to confirm, an hour to reset. "This wasn't me" works for as long as a registration is kept; a change of
 * address can be canceled for as long as it can be confirmed.
 */
export const defaultTokenPolicy: TokenPolicy = {
  verify_email: DAY,
  disown: 7 * DAY,
  reset_password: HOUR,
  change_email: DAY,
  cancel_email_change: DAY,
};

/**
 * How often mails may be requested, by any number of clients together.
 *
 * Ten changes of address are more than anyone mistypes in an hour.
 */
export const defaultAccountMailPolicy = {
  /** Confirmation mails that registrations send, per address. */
  registration: { limit: 3, windowMs: HOUR },
  /** Confirmation mails sent again, per address. */
  verification: { limit: 3, windowMs: HOUR },
  /** Reset mails, per account. */
  reset: { limit: 3, windowMs: HOUR },
  /** "Somebody tried to register with your address", per address. */
  addressTaken: { limit: 1, windowMs: HOUR },
  /** Changes of address, per account: each sends a mail to an address of the client's choice. */
  addressChange: { limit: 10, windowMs: HOUR },
};

export type AccountMailPolicy = Readonly<typeof defaultAccountMailPolicy>;

/** What is kept of registrations that nobody has confirmed. */
export const defaultRegistrationPolicy = {
  /** Milliseconds after which a registration is deleted. */
  keptMs: 7 * DAY,
  /** How many wait for one address. A log-in with an address checks the password against as many hashes. */
  perAddress: 3,
};

export type RegistrationPolicy = Readonly<typeof defaultRegistrationPolicy>;

/**
 * Which registrations of one address have to go. The newest stays; of the others those without a mail go first, then the
 * oldest: somebody who registers an address again and again must not end with links alone that are void.
 * @param newestFirst all of the address
 * @param perAddress how many may stay
 */
export function displacedRegistrations<T extends { readonly mailed: boolean }>(
  newestFirst: readonly T[],
  perAddress: number,
): readonly T[] {
  const others = newestFirst.slice(1);
  const inOrder = [...others.filter(({ mailed }) => mailed), ...others.filter(({ mailed }) => !mailed)];
  return [...newestFirst.slice(0, 1), ...inOrder].slice(perAddress);
}
