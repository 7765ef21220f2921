/**
 * One-way fingerprints of secrets that are long and random (tokens, session ids) and of keys that should not lie about
 * in clear (log-in names that were tried).
 */
export abstract class TokenHasher {
  /**
   * The same text always gives the same short text (letters, digits, `-`, `_`; at most 64 characters), across restarts
   * and rotations of the secret key; nothing leads back. Fast: not for passwords.
   */
  abstract hash(text: string): string;
}

/** Encryption at rest under a key derived from the service's secret key. */
export abstract class SecretBox {
  /** Encrypts and authenticates; sealing one text twice gives two different results. */
  abstract seal(text: string): string;

  /**
   * What was sealed, also under a previous secret key that is still accepted.
   * `null` when no accepted key opens it or it was tampered with; never throws.
   */
  abstract open(sealed: string): string | null;

  /** What was sealed under a previous key, sealed anew; `null` when there is nothing to do or no accepted key opens it. */
  abstract renew(sealed: string): string | null;
}
