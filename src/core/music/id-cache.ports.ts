/**
 * Ids of a source's things by what led to them, each for a time. Keys are fingerprints: nobody can read from them what
 * was looked for, and nothing says who looked.
 *
 * Every method throws DomainError `database_unavailable` when it cannot answer.
 */
export abstract class IdCache {
  /** The id that is kept under the key, or `null` when there is none, or its time is over at `now`. */
  abstract find(key: string, now: Date): Promise<string | null>;

  /** Keeps the id under the key until then, in place of whatever was kept there. */
  abstract keep(key: string, id: string, until: Date): Promise<void>;

  /** Removes what is kept under the key if it is this id; another one that came in between stays. */
  abstract remove(key: string, id: string): Promise<void>;

  /** Removes everything whose time is over at `now`; says how much. */
  abstract removeExpired(now: Date): Promise<number>;
}
