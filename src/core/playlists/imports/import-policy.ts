/** How imports go on after the request. Times in milliseconds. */
export interface ImportPolicy {
  /** Songs that one request may bring into playlists by itself, when all have ids. */
  readonly maxAtOnce: number;
  /** Imports of an account that are not finished. */
  readonly maxUnfinished: number;
  /** Imports of an account that are kept: the oldest finished ones go. */
  readonly maxKept: number;
  /** How long a finished one is kept. */
  readonly keptMs: number;
  /** How long a song is looked for while Spotify can't be asked. */
  readonly giveUpAfterMs: number;
  /** How long one request to Spotify may take. */
  readonly requestMs: number;
  /** The pause after each of them. */
  readonly paceMs: number;
  /** The pause when Spotify can't be asked for the first time; each further one is twice as long. */
  readonly outageMs: number;
  readonly longestOutageMs: number;
  /** How often a song is looked for that Spotify gives no usable answer to. */
  readonly maxAttempts: number;
  /** How long an import is its process's alone. */
  readonly leaseMs: number;
  /** How often a process looks for imports that are due, without being woken. */
  readonly pollMs: number;
}

/** Songs of one step: looking for them takes less than a lease, however slow Spotify is. */
export const SONGS_IN_A_STEP = 6;

/**
 * Promised: a dead process's imports are taken over within a minute, so a lease and a poll stay below that. Two requests
 * a second, one at a time, leave most of what Spotify allows (about 180 a minute) to those who wait for an answer.
 */
export const defaultImportPolicy: ImportPolicy = {
  maxAtOnce: 200,
  maxUnfinished: 10,
  maxKept: 20,
  keptMs: 30 * 86_400_000,
  giveUpAfterMs: 86_400_000,
  requestMs: 5_000,
  paceMs: 500,
  outageMs: 20_000,
  longestOutageMs: 900_000,
  maxAttempts: 8,
  leaseMs: 45_000,
  pollMs: 5_000,
};
