import type { AccountToken, NewAccountToken, TokenPurpose } from './account-token.js';
import type { NewRegistration, NewUser, Registration, User } from './user.js';

/*
 * For every store here and in the other ports files: a method that returns has made its change durable (it survives a
 * killed process); times keep their milliseconds; a malformed id counts as unknown; the only error on purpose
 * is DomainError `database_unavailable` (kind `unavailable`, with `retryAfterSeconds`).
 */

export type AddUserResult =
  { readonly status: 'added'; readonly user: User } | { readonly status: 'username_taken' | 'email_taken' };

/**
 * The accounts. Usernames and addresses compare by `foldLogin`; the given spelling is stored. Accounts of the old
 * service belong to it from the first start, whatever newer fields they lack.
 */
export abstract class UserStore {
  /**
   * Adds the account, its address confirmed, unless its username or address belongs to one already: of any number of
   * parallel calls with one name or one address, exactly one adds. With both taken the result is `username_taken`, so
   * that the result for a username never depends on who owns the address. Registrations are not looked at: the
   * account is made of the one that has reserved the name, and gets its id.
   */
  abstract addUnlessTaken(user: NewUser): Promise<AddUserResult>;

  /** The account, or `null`. */
  abstract findById(id: string): Promise<User | null>;

  /** The account with this username or current address, by the rule of `chooseByLogin`; else `null`. */
  abstract findByLogin(login: string): Promise<User | null>;

  /** The account with this current (not pending) address, by the rule of `chooseByLogin`; else `null`. */
  abstract findByEmail(email: string): Promise<User | null>;

  /** Removes the account; its name and address are free at once. `false` when there was none. */
  abstract remove(id: string): Promise<boolean>;

  /** Whether some account still has a bcrypt hash of the old service. Asked at every log-in: an index knows. */
  abstract hasOldHashes(): Promise<boolean>;
}

/** How a registration is kept among those with its address. */
export interface RegistrationKeeping {
  /** At most so many are kept. */
  readonly perAddress: number;
  /** Whether its address is mailed about it. */
  readonly mailed: boolean;
}

/**
 * Registrations whose address has not been confirmed. Names and addresses compare by `foldLogin`. A registration
 * reserves its username: of any number of parallel calls that want one name, whether they add a registration or change
 * an account's name (`CredentialStore.changeUsername`), exactly one gets it.
 */
export abstract class RegistrationStore {
  /**
   * Keeps the registration unless an account or another registration has its username; then `null`. At most `perAddress`
   * with its address stay, whatever runs in parallel: see `displacedRegistrations`.
   */
  abstract add(registration: NewRegistration, keeping: RegistrationKeeping): Promise<Registration | null>;

  /** The registration, or `null`. */
  abstract findById(id: string): Promise<Registration | null>;

  /** The registrations with this username or address, newest first. */
  abstract listByLogin(login: string): Promise<readonly Registration[]>;

  /** `false` when there was none. */
  abstract remove(id: string): Promise<boolean>;

  /** Removes every registration of the address. */
  abstract removeAllOf(email: string): Promise<void>;

  /** Removes every registration whose expiry is `now` or earlier. @returns how many */
  abstract removeExpired(now: Date): Promise<number>;
}

/** The result of changing a username or address; `gone`: no such account, or no longer in the state that it needs. */
export type ChangeNameResult = 'changed' | 'username_taken' | 'gone';
export type ChangeEmailResult = 'changed' | 'email_taken' | 'gone';

/** An account's username and password, and whether it may be used. Every method is one conditional write. */
export abstract class CredentialStore {
  /**
   * Gives the account this username unless another account or a registration has it (by `foldLogin`). Respelling one's
   * own name, in case or not at all, is a change like any other.
   */
  abstract changeUsername(id: string, username: string): Promise<ChangeNameResult>;

  /**
   * Sets the hash and raises the credential version by one, only while that version still is `fromVersion`.
   * `false` when the password was changed meanwhile or the account is gone.
   */
  abstract changePassword(id: string, fromVersion: number, passwordHash: string): Promise<boolean>;

  /**
   * Sets the hash, raises the credential version by one and marks the address confirmed, only while `email` is the
   * current address (by `foldLogin`). `false` when it no longer is, or the account is gone.
   */
  abstract resetPassword(id: string, email: string, passwordHash: string): Promise<boolean>;

  /**
   * Replaces the hash by another one of the same password, only while it still is `fromHash`; the credential version
   * stays. `false` when nothing was replaced.
   */
  abstract rehash(id: string, fromHash: string, toHash: string): Promise<boolean>;

  /**
   * Records a log-in, only while the credential version still is `version` and the account is not disabled. `false` means
   * that the password was changed while it was being checked, or the account may not be used or is gone: the log-in must
   * not count.
   */
  abstract recordLogin(id: string, version: number, at: Date): Promise<boolean>;

  /**
   * Disables the account from `at` on, and raises its credential version by one, so that no session outlives it; with
   * `null` lets it be used again. `false` when it is gone.
   */
  abstract setDisabled(id: string, at: Date | null): Promise<boolean>;
}

/** An account's current and pending address. Every method is one conditional write. */
export abstract class EmailAddressStore {
  /**
   * Marks the address confirmed, only while `email` is the current one (by `foldLogin`). `true` also when it was
   * confirmed already; `false` when it is another, or the account is gone.
   */
  abstract confirm(id: string, email: string): Promise<boolean>;

  /** Makes this the pending address, in place of any other; who else has it doesn't matter. `false`: account gone. */
  abstract propose(id: string, email: string): Promise<boolean>;

  /**
   * Drops the pending address: whichever it is, or, with `email`, only while it is that one (by `foldLogin`).
   * `false` when there was nothing to drop.
   */
  abstract withdraw(id: string, email?: string): Promise<boolean>;

  /**
   * Makes the pending address the current one, confirmed; only while it is `email` (by `foldLogin`,
   * else `gone`) and no other account has that address (else `email_taken`, the pending one stays). Of two accounts
   * that adopt one address at once, or one that adopts it while another registers with it, exactly one gets it.
   */
  abstract adopt(id: string, email: string): Promise<ChangeEmailResult>;
}

/** The tokens of mailed links. Only hashes are stored, so that a copy of the database opens no account. */
export abstract class AccountTokenStore {
  /** Adds the token beside older ones of its account and purpose. */
  abstract add(token: NewAccountToken): Promise<void>;

  /**
   * Adds the token in place of every older one of its account and purpose, used or not. Whatever runs in parallel, of
   * one account and purpose at most one token added so is there at any time.
   */
  abstract addAsOnly(token: NewAccountToken): Promise<void>;

  /** The token with this hash, used and expired ones included, or `null`. Changes nothing. */
  abstract find(hash: string): Promise<AccountToken | null>;

  /**
   * Uses the token up: one conditional write that succeeds only while it is unused and `now` is before its expiry.
   * Of any number of parallel calls exactly one returns the token, `usedAt` set; the others return `null`.
   */
  abstract take(hash: string, now: Date): Promise<AccountToken | null>;

  /** Removes the account's tokens of these purposes, or, without `purposes`, all of them. */
  abstract removeAllOf(userId: string, purposes?: readonly TokenPurpose[]): Promise<void>;

  /** Removes every token whose expiry is `now` or earlier, used or not. @returns how many */
  abstract removeExpired(now: Date): Promise<number>;
}

/** When failures in a row lock a key, and for how long. Times in milliseconds. */
export interface LockoutRule {
  readonly failures: number;
  readonly lockMs: number;
  /** After this long without a failure a count that has not locked starts anew. */
  readonly forgetMs: number;
}

/** How a failure changed the count. */
export interface FailureCount {
  /** Until when the key is locked, or `null`. */
  readonly lockedUntil: Date | null;
  /** Whether this very failure locked it: `true` for exactly one caller per lock. */
  readonly lockedNow: boolean;
}

/**
 * Failures in a row, by key. A key is counted the same whether or not anybody has that name; it is a hash, so that
 * what people type by mistake into a name field (passwords) is not stored. A clock that is set back lengthens no lock:
 * one that would last longer than `lockMs` from now on ends then.
 */
export abstract class LockoutStore {
  /** The end of the key's lock if that is after `now`, else `null`. */
  abstract lockedUntil(key: string, rule: LockoutRule, now: Date): Promise<Date | null>;

  /**
   * Counts one failure, atomically: parallel failures are all counted, and the one that makes the rule's number locks
   * the key until `now + lockMs`. While a lock lasts nothing is counted and it is not extended. The first failure
   * after a lock's end, or `forgetMs` or more after the last one, counts as the first.
   */
  abstract recordFailure(key: string, rule: LockoutRule, now: Date): Promise<FailureCount>;

  /** Removes the counts and locks of these keys. */
  abstract clear(keys: readonly string[]): Promise<void>;

  /**
   * Removes every key whose lock is over and whose count has been forgotten (each record keeps the moment from which
   * it no longer matters) at `now`. Rate limits on
   * log-ins bound the number of records.
   */
  abstract removeExpired(now: Date): Promise<number>;
}
