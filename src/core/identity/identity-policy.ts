const DAY_MS = 86_400_000;

/** How long identities are waited for and kept, in milliseconds. */
export const defaultIdentityPolicy = {
  /** How long a search waits, when it is its turn at once. */
  searchWaitMs: 1_200,
  /** How long a request for one artist waits: without the facts there is nothing to show. */
  artistWaitMs: 5_000,
  /** Facts that are older are renewed while they are used. */
  renewMs: 30 * DAY_MS,
  /** Facts that nobody renewed are removed then. */
  keepMs: 365 * DAY_MS,
  /** How long "nobody is called so" is kept. */
  nobodyMs: DAY_MS,
  /**
   * How many artists, and how many names, are kept at most; checked daily. An artist with many links has 4 KB, a name
   * with many namesakes 6 KB: at most 200 MB.
   */
  maxKept: 20_000,
  /**
   * How many questions of one client may be under way: the source answers one request a second. A fifth of the queue.
   */
  perClient: 8,
  /** For what is not known yet: whole seconds after which a retry makes sense. */
  retryAfterSeconds: 5,
};

export type IdentityPolicy = Readonly<typeof defaultIdentityPolicy>;
