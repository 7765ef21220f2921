/**
 * Ids of a source's items, each cached until a time. Keys are hashes, so that the store does not reveal what was
 * searched for; the user is not stored. Every method throws DomainError `database_unavailable` when the store fails.
 */
export abstract class IdCache {
  /** The id under the key; `null` when there is none, or it has expired at `now`. */
  abstract get(key: string, now: Date): Promise<string | null>;

  /** Sets or replaces the id under the key. */
  abstract set(key: string, id: string, expiresAt: Date): Promise<void>;

  /** Deletes the entry only while it holds this id: one that was set meanwhile stays. */
  abstract delete(key: string, id: string): Promise<void>;

  /** Removes every entry that has expired at `now`. @returns how many */
  abstract removeExpired(now: Date): Promise<number>;
}
