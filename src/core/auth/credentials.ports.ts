/**
 * Password hashing. Slow on purpose, off the event loop, and bounded: at most four at once in a process, at least 100
 * waiting, each for at most 5 s.
 *
 * Passwords are compared as typed and composed (NFC), so that two keyboards agree; a new hash is of the composed form. They
 * are not trimmed or cut.
 *
 * `hash` and `verify` throw DomainError `busy` (kind `unavailable`, with `retryAfterSeconds`) when no place came free.
 */
export abstract class PasswordHasher {
  /** An argon2id hash (19 MiB, 2 passes, 1 lane or stronger) with its own salt and parameters, as one text. */
  abstract hash(password: string): Promise<string>;

  /**
   * Whether the hash (argon2id, or bcrypt from the old service) is of this password. With `null`, or a hash that
   * cannot be read, it does the work of checking an argon2id hash all the same and answers `false`: how long it takes
   * must not tell whether there is an account.
   * @param evenly makes a `false` take as long as the check of a bcrypt hash, whatever the hash
   */
  abstract verify(password: string, hash: string | null, evenly?: boolean): Promise<boolean>;

  /** Whether the hash is weaker than what `hash` makes today and should be replaced. */
  abstract needsRehash(hash: string): boolean;
}

/** An offline list of common and breached passwords. */
export abstract class CommonPasswords {
  /** Whether the list holds this text, which is lower-cased; the list is compared in lower case. */
  abstract has(lowerCased: string): boolean;
}

/** What has become of a part of an export. */
export interface RestoredData {
  readonly added: number;
  /** What was there already. */
  readonly kept: number;
  /** What can't be added, by its place in the list, counted from 1. */
  readonly skipped: readonly { readonly row: number; readonly reason: string; readonly message: string }[];
}

/**
 * A part of the service that keeps something about accounts (history, playlists …). Whoever adds such a part gives the
 * export and the deletion of an account one of these.
 */
export abstract class AccountData {
  /** The part's name in the export: snake_case, unique. */
  abstract readonly name: string;

  /**
   * Everything kept about this account, item by item, as plain data that JSON can hold; read only as far as it is
   * taken, as there may be more than fits into memory.
   */
  abstract exportOf(userId: string): AsyncIterable<unknown>;

  /** Removes all of it; removing what is gone already is no error. */
  abstract eraseOf(userId: string): Promise<void>;

  /**
   * Adds what an export, of any account, holds of this part and the account does not; what is there stays as it is. Doing
   * it again changes nothing. Missing where a part can't be brought back.
   * @param items as `exportOf` gave them, unchecked
   */
  restore?(userId: string, items: readonly unknown[]): Promise<RestoredData>;
}
