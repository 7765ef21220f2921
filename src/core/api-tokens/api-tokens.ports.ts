import type { ApiToken } from './api-token.js';

/*
 * The personal API tokens, by key: `TokenHasher.hash` of the token, so that a copy of the store opens nothing. The
 * guarantees for every store are in `auth.ports.ts`.
 */

/** The tokens as requests name them. */
export abstract class ApiTokenStore {
  /**
   * Adds the token under a key that no other has, unless its account has `max` tokens that have not expired by its
   * `createdAt` (those that have are dropped): of any number of parallel calls only so many add.
   * @returns whether it was added
   */
  abstract addWithin(max: number, key: string, token: ApiToken): Promise<boolean>;

  /** The token, also when it has expired but was not purged yet; `null` when it was revoked or never was. */
  abstract find(key: string): Promise<ApiToken | null>;

  /** Notes a use, unless the last one that was noted is later than `unlessSince`. Makes no token. */
  abstract recordUse(key: string, at: Date, unlessSince: Date): Promise<void>;

  /** Removes every token whose expiry is `now` or earlier. @returns how many */
  abstract removeExpired(now: Date): Promise<number>;
}

/** The tokens as their owner sees them. */
export abstract class AccountApiTokenStore {
  /** The account's tokens, expired ones included, newest first (then by id). */
  abstract listOf(userId: string): Promise<readonly ApiToken[]>;

  /** Removes this token of this account. `false` when the account has none by that id, whoever else may have. */
  abstract remove(userId: string, id: string): Promise<boolean>;

  abstract removeAllOf(userId: string): Promise<void>;
}
