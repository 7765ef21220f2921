/** How long a search may take. */
export interface SearchPolicy {
  /** Milliseconds for everything that one source is asked for one search. The contract's bound is 10 s in all. */
  readonly timeLimitMs: number;
  /** Milliseconds for the extra of a channel's top video, within the time limit: nobody should wait long for it. */
  readonly topVideoTimeLimitMs: number;
}

export const defaultSearchPolicy: SearchPolicy = { timeLimitMs: 8_000, topVideoTimeLimitMs: 3_000 };
