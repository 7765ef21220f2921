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
