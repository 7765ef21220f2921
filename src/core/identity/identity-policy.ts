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
  retryAfterSeconds: 5,
};
