import { applyDecorators, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  getOptionsToken,
  getStorageToken,
  normalizeIp,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { Request, Response } from 'express';
import type { SearchClient } from '../../../../core/music/music.ports.js';
import { RateLimiter, type RateLimitDecision, type RateLimitRule } from '../../../../core/shared/rate-limiter.js';
import { Logger } from '../../../../observability/logger.js';
import { Metrics } from '../../../../observability/metrics.js';
import { Refusal } from '../errors/problem.js';
import { ApiLimited } from '../openapi/api-answer.js';
import { retryAfterSeconds } from '../retry-after.js';
import { type LimitName, RateLimitRules } from './rate-limit-rules.js';

const LIMIT = 'octa:limit';

interface AppliedLimits {
  readonly names: readonly LimitName[];
  readonly when: (request: Request) => boolean;
}

/**
 * The handler's requests count towards these limits, all of them unless `when` says which. With several limits a
 * request spends all of their budgets, or, when one is used up, none.
 */
export const Limited = (
  names: LimitName | readonly LimitName[],
  when: (request: Request) => boolean = () => true,
): MethodDecorator =>
  applyDecorators(SetMetadata(LIMIT, { names: [names].flat(), when } satisfies AppliedLimits), ApiLimited());

/** The client as the rate limits count it: an IPv6 one by its /64. */
export function clientOf(request: Request): SearchClient {
  return { key: normalizeIp(request.ip ?? '') };
}

/** What a request was counted towards. */
interface Counted {
  readonly subject: string;
  readonly rules: readonly RateLimitRule[];
}

/**
 * Refuses clients that are over a limit before their requests are read.
 *
 * The throttler's own loop counts rule by rule, so that a refusal by one rule would still spend another's budget. Here
 * all rules of a limit are decided in one atomic step; who the client is (IPv6 by /64) stays the throttler's.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  private readonly counted = new WeakMap<Request, Counted>();

  constructor(
    @Inject(getOptionsToken()) options: ThrottlerModuleOptions,
    @Inject(getStorageToken()) storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly limiter: RateLimiter,
    private readonly rules: RateLimitRules,
    private readonly log: Logger,
    private readonly metrics: Metrics,
  ) {
    super(options, storage, reflector);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const { req, res } = this.getRequestResponse(context) as { req: Request; res: Response };
    const limit = Reflect.getMetadata(LIMIT, context.getHandler()) as AppliedLimits | undefined;
    if (limit?.when(req)) await this.count(limit.names, req, res);
    return true;
  }

  /** Takes back that the request was counted towards this limit, if it was. */
  async refund(request: Request, name: LimitName): Promise<void> {
    const counted = this.counted.get(request);
    if (counted === undefined) return;
    const names = new Set(this.rules.of(name).map((rule) => rule.name));
    const rules = counted.rules.filter((rule) => names.has(rule.name));
    await this.limiter.refund(counted.subject, rules);
  }

  /**
   * Counts a request towards limits and puts their state into the response's headers.
   * @throws Refusal `rate_limited`
   */
  private async count(names: readonly LimitName[], request: Request, response: Response): Promise<void> {
    const { ip } = request;
    const rules = names.flatMap((name) => this.rules.of(name));
    const subject = await this.getTracker({ ip });
    const decision = await this.limiter.consume(subject, rules);
    setLimitHeaders(response, decision);
    if (decision.allowed) {
      this.counted.set(request, { subject, rules });
      return;
    }
    const retryAfter = retryAfterSeconds(decision.retryAfterSeconds);
    this.metrics.security.rateLimited(names[0] ?? '');
    this.log.warning('Rate limit exceeded', { limit: names[0], ip, retry_after_seconds: retryAfter });
    throw new Refusal(
      429,
      'rate_limited',
      `Too many attempts. Please try again in ${inWords(retryAfter)}.`,
      retryAfter,
    );
  }
}

/** `RateLimit` and `RateLimit-Policy` as the IETF draft (draft-ietf-httpapi-ratelimit-headers-10) writes them. */
function setLimitHeaders(response: Response, { states }: RateLimitDecision): void {
  response.setHeader(
    'RateLimit-Policy',
    states.map(({ rule }) => `"${rule.name}";q=${rule.limit};w=${rule.windowSeconds}`).join(', '),
  );
  response.setHeader(
    'RateLimit',
    states
      .map(({ rule, remaining, resetSeconds }) => `"${rule.name}";r=${remaining};t=${Math.ceil(resetSeconds)}`)
      .join(', '),
  );
}

function inWords(seconds: number): string {
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
