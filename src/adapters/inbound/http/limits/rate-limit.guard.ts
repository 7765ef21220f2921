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
import {
  RateLimiter,
  type RateLimitDecision,
  type RateLimitRule,
  type RateLimitState,
} from '../../../../core/shared/rate-limiter.js';
import { Logger } from '../../../../observability/logger.js';
import { Metrics } from '../../../../observability/metrics.js';
import { Refusal } from '../errors/problem.js';
import { ipOf } from '../middleware/request-identity.js';
import { ApiLimited } from '../openapi/api-answer.js';
import { PerRequest } from '../per-request.js';
import { retryAfterSeconds } from '../retry-after.js';
import { currentUser } from '../session/current-login.js';
import { isOfAccount, type LimitName, RateLimitRules } from './rate-limit-rules.js';

const LIMIT = 'octa:limit';

interface AppliedLimits {
  readonly names: readonly LimitName[];
  readonly when: (request: Request) => boolean;
}

/**
 * The handler's requests count towards these limits, all of them unless `when` says which. With several limits a
 * request spends all of their budgets, or, when one is used up, none. An account's limits count nobody's requests who is
 * not logged in.
 */
export const Limited = (
  names: LimitName | readonly LimitName[],
  when: (request: Request) => boolean = () => true,
): MethodDecorator =>
  applyDecorators(SetMetadata(LIMIT, { names: [names].flat(), when } satisfies AppliedLimits), ApiLimited());

/** The controller's unsafe requests count as writes of their account, and towards these limits. */
export const LimitedWrites = (...names: readonly LimitName[]): ClassDecorator =>
  applyDecorators(
    SetMetadata(LIMIT, { names: ['write', ...names], when: isUnsafe } satisfies AppliedLimits),
    ApiLimited('unsafe methods'),
  );

function isUnsafe({ method }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/** The client as the rate limits count it: an IPv6 one by its /64. */
export function clientOf(request: Request): SearchClient {
  return { key: normalizeIp(ipOf(request)) };
}

/** The budgets of one subject that a request counts towards. */
interface Budgets {
  readonly subject: string;
  readonly names: readonly LimitName[];
  readonly rules: readonly RateLimitRule[];
}

/**
 * Refuses clients and accounts that are over a limit before their requests are read.
 *
 * The throttler's own loop counts rule by rule, so that a refusal by one rule would still spend another's budget. Here
 * all rules of a subject are decided in one atomic step; who the client is (IPv6 by /64) stays the throttler's.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  private readonly counted = new PerRequest<readonly Budgets[]>();

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
    const declared = [context.getHandler(), context.getClass()].map(
      (target) => Reflect.getMetadata(LIMIT, target) as AppliedLimits | undefined,
    );
    const names = declared.flatMap((limit) => (limit?.when(req) ? limit.names : []));
    if (names.length > 0) await this.count(await this.budgetsOf(names, req), req, res);
    return true;
  }

  /** Takes back that the request was counted towards this limit, if it was. */
  async refund(request: Request, name: LimitName): Promise<void> {
    const counted = this.counted.get(request)?.find(({ names }) => names.includes(name));
    if (counted !== undefined) await this.limiter.refund(counted.subject, this.rules.of(name));
  }

  /** The client's budgets, and the account's. */
  private async budgetsOf(names: readonly LimitName[], request: Request): Promise<Budgets[]> {
    const user = currentUser(request);
    const subjects = [
      { subject: await this.getTracker({ ip: ipOf(request) }), names: names.filter((name) => !isOfAccount(name)) },
      ...(user === null ? [] : [{ subject: `account:${user.id}`, names: names.filter(isOfAccount) }]),
    ];
    return subjects
      .filter((one) => one.names.length > 0)
      .map((one) => ({ ...one, rules: one.names.flatMap((name) => this.rules.of(name)) }));
  }

  /**
   * Counts a request towards limits and puts their state into the response's headers.
   * @throws Refusal `rate_limited`
   */
  private async count(budgets: readonly Budgets[], request: Request, response: Response): Promise<void> {
    const states: RateLimitState[] = [];
    for (const [index, { subject, names, rules }] of budgets.entries()) {
      const decision = await this.limiter.consume(subject, rules);
      if (!decision.allowed) {
        setLimitHeaders(response, decision.states);
        // A refused attempt counts towards none: neither towards what was counted before.
        for (const before of budgets.slice(0, index)) await this.limiter.refund(before.subject, before.rules);
        throw this.refusal(this.usedUp(names, decision), decision, request);
      }
      states.push(...decision.states);
    }
    setLimitHeaders(response, states);
    this.counted.set(request, budgets);
  }

  /** The first of these limits that is used up. */
  private usedUp(names: readonly LimitName[], { states }: RateLimitDecision): LimitName | undefined {
    const full = new Set(states.filter(({ remaining }) => remaining === 0).map(({ rule }) => rule.name));
    return names.find((name) => this.rules.of(name).some((rule) => full.has(rule.name)));
  }

  private refusal(limit: LimitName | undefined, decision: RateLimitDecision, request: Request): Refusal {
    const retryAfter = retryAfterSeconds(decision.retryAfterSeconds);
    this.metrics.security.rateLimited(limit ?? '');
    this.log.warning('Rate limit exceeded', { limit, ip: ipOf(request), retry_after_seconds: retryAfter });
    const message = `Too many attempts. Please try again in ${inWords(retryAfter)}.`;
    return new Refusal(429, 'rate_limited', message, retryAfter);
  }
}

/** `RateLimit` and `RateLimit-Policy` as the IETF draft (draft-ietf-httpapi-ratelimit-headers-10) writes them. */
function setLimitHeaders(response: Response, states: readonly RateLimitState[]): void {
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
