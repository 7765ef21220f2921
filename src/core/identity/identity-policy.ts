/** How long identities are waited for and kept, in milliseconds. */
export interface IdentityPolicy {
  /** How long a search waits, when it is its turn at once. */
  readonly searchWaitMs: number;
  /** How long a request for one artist waits: without the facts there is nothing to show. */
  readonly artistWaitMs: number;
  /** Facts that are older are renewed while they are used. */
  readonly renewMs: number;
  /** Facts that nobody renewed are removed then. */
  readonly keepMs: number;
  /** How long "nobody is called so" is kept. */
  readonly nobodyMs: number;
  /** How many artists, and how many names, are kept at most; checked daily. */
  readonly maxKept: number;
  /** How many questions of one client may be under way: the source answers one request a second. */
  readonly perClient: number;
  /** For what is not known yet: whole seconds after which a retry makes sense. */
  readonly retryAfterSeconds: number;
}

const DAY_MS = 86_400_000;

export const defaultIdentityPolicy: IdentityPolicy = {
  searchWaitMs: 1_200,
  artistWaitMs: 5_000,
  renewMs: 30 * DAY_MS,
  keepMs: 365 * DAY_MS,
  nobodyMs: DAY_MS,
  // An artist with many links has 4 KB, a name with many namesakes 6 KB: at most 200 MB.
  maxKept: 20_000,
  // A fifth of the queue.
  perClient: 8,
  retryAfterSeconds: 5,
};
