/** At most `limit` uses in a window that starts with a subject's first use in it. */
export interface RateLimitRule {
  /** Stable and unique: budgets are kept by it. */
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

export interface RateLimitState {
  readonly rule: RateLimitRule;
  readonly remaining: number;
  /** Seconds until the window ends and the whole budget is back; may be a fraction. */
  readonly resetSeconds: number;
}

export interface RateLimitDecision {
  readonly allowed: boolean;
  /** One for each rule, in the given order. */
  readonly states: readonly RateLimitState[];
  /** Seconds after which another attempt can be allowed; 0 when this one was. May be a fraction. */
  readonly retryAfterSeconds: number;
}

/** Counts what a subject (a client address, an account) does, within one or several rules at once. */
export abstract class RateLimiter {
  /**
   * Counts one attempt towards every rule, or, when any of them is used up, towards none: a refused attempt spends
   * nothing and extends nothing. One atomic step: of any number of parallel attempts exactly the budget is allowed.
   */
  abstract consume(subject: string, rules: readonly RateLimitRule[]): Promise<RateLimitDecision>;

  /** Gives one counted attempt back, for an attempt that turned out not to count. Never below zero. */
  abstract refund(subject: string, rules: readonly RateLimitRule[]): Promise<void>;
}
