import type { IncomingMessage } from 'node:http';
import type { RateLimiter, RateLimitRule } from '../../../../core/shared/rate-limiter.js';
import type { LimitName, LimitRules } from './limit-rules.js';

interface Spending {
  readonly subject: string;
  readonly rules: readonly RateLimitRule[];
}

/** What each request has spent of its client's budgets, so that one that turns out not to count can have it back. */
export class RateLimitRefunds {
  private readonly byRequest = new WeakMap<IncomingMessage, Spending>();

  constructor(
    private readonly limiter: RateLimiter,
    private readonly rules: LimitRules,
  ) {}

  note(request: IncomingMessage, spending: Spending): void {
    this.byRequest.set(request, spending);
  }

  /** Gives back what the request spent of this limit, if anything. */
  async refund(request: IncomingMessage, name: LimitName): Promise<void> {
    const spending = this.byRequest.get(request);
    if (spending === undefined) return;
    const names = new Set(this.rules.of(name).map((rule) => rule.name));
    const rules = spending.rules.filter((rule) => names.has(rule.name));
    await this.limiter.refund(spending.subject, rules);
  }
}
