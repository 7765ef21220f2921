/**
 * An account, as it is kept. Only `id`, `username`, `email`, `emailVerified`, `createdAt` and `lastLogin` may be shown
 * to its owner, and nothing to anybody else.
 */
export interface User {
  /** Opaque; never given out twice. */
  readonly id: string;
  /** As its owner spells it. */
  readonly username: string;
  /** The address in force, as its owner spells it. */
  readonly email: string;
  /** Whether the owner has proved to read that address's mail. Accounts of the old service that don't say: `true`. */
  readonly emailVerified: boolean;
  /** argon2id, or bcrypt for an account of the old service that has not logged in since. */
  readonly passwordHash: string;
  /**
   * Counts the changes of the password (0 for a new account and where an old one doesn't say). A session that began
   * under an earlier one is over, so that even a power cut in the middle of a change leaves no old session alive.
   */
  readonly credentialVersion: number;
  /** Since when an operator lets nobody use the account, or `null`. */
  readonly disabledAt: Date | null;
  /** The address that is to replace `email` once confirmed, or `null`. */
  readonly pendingEmail: string | null;
  readonly createdAt: Date;
  /** `null` before the first log-in. */
  readonly lastLogin: Date | null;
}

/** The account, unless an operator has disabled it: to whoever asks from outside, there is none then. */
export function unlessDisabled(user: User | null): User | null {
  return user?.disabledAt === null ? user : null;
}

/** What a new account is made of. It starts confirmed, without a pending address, never logged in, at version 0. */
export interface NewUser {
  /** That of its registration, so that what was mailed about that belongs to the account; without one, a new id. */
  readonly id?: string;
  readonly username: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly createdAt: Date;
}

/** What somebody wants to register. */
export interface NewRegistration {
  readonly username: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** A registration that waits for the link in the address's mailbox to be followed, which makes an account of it. */
export interface Registration extends NewRegistration {
  /** Opaque; the account gets it. */
  readonly id: string;
}

const NOT_ASCII = /[^\0-\x7f]/;

/** What an international domain may hold before it is converted, its other full stops included. */
const INTERNATIONAL_DOMAIN = /^[\p{L}\p{M}\p{N}.。．｡-]+$/u;

/** An email address with its domain in ASCII (UTS 46), as mail servers know it; unchanged where it has no such form. */
export function asciiAddress(email: string): string {
  const local = email.slice(0, email.lastIndexOf('@') + 1);
  const domain = email.slice(local.length);
  if (local === '' || !NOT_ASCII.test(domain) || !INTERNATIONAL_DOMAIN.test(domain)) return email;
  return local + (URL.parse(`http://${domain}`)?.hostname ?? domain);
}

/**
 * The form in which usernames and email addresses are compared and counted: lower case, an international domain in ASCII.
 * (Mail providers disagree about dots and plus signs, so those stay.) A store that indexes by it must compute it with
 * this function: SQL's `lower()` knows only ASCII.
 */
export function foldLogin(login: string): string {
  return asciiAddress(login).toLowerCase();
}

/**
 * Picks who is meant among the accounts whose folded username or address equals the folded `login`.
 *
 * The old service let two usernames differ only in case: the exact spelling then decides. Where none is spelled
 * exactly so and there is more than one, nobody is meant: guessing could hand one person's account to another.
 */
export function chooseByLogin<T extends { readonly username: string; readonly email: string }>(
  login: string,
  candidates: readonly T[],
): T | null {
  const exact = candidates.find((candidate) => candidate.username === login || candidate.email === login);
  if (exact !== undefined) return exact;
  return candidates.length === 1 ? (candidates[0] ?? null) : null;
}
