import { setTimeout as pause } from 'node:timers/promises';
import {
  type Answer,
  ResponseCache,
  type ResponseKind,
  type Answers,
  type FetchedResponse,
} from '../../../core/music/response-cache.js';
import type { CachePolicy } from '../../../core/music/cache-policy.js';
import type { Clock } from '../../../core/shared/clock.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import type { CacheEvent } from '../../../observability/cache-counter.js';
import { describeError, type Logger } from '../../../observability/logger.js';
import { type CacheEntry, CacheEntries } from './cache-entries.js';
import type { Claim, SharedResponses } from './shared-responses.js';

/** The right to ask outlasts every search; it is there for the case that its owner dies. In milliseconds. */
const CLAIM_MS = 10_000;

/**
 * So long a process waits for the answer that another one asks for, and looks so often, in milliseconds. Then it asks
 * itself: waiting and asking have to end within the 10 seconds that a search may take.
 */
const WAIT_FOR_OTHERS_MS = 1_500;
const LOOK_EVERY_MS = 50;

/** When another process renews an answer, this one looks for it after so many milliseconds. */
const RENEWED_BY_OTHERS_MS = 1_000;

type Ask = () => Promise<FetchedResponse<unknown>>;

/** What is built around one cache. */
export interface AnswerCacheParts {
  readonly clock: Clock;
  readonly policy: CachePolicy;
  readonly logger: Logger;
  /** Where processes share what they know; `null`: this one is alone. */
  readonly shared: SharedResponses | null;
  readonly count: (kind: ResponseKind, event: CacheEvent) => void;
  /** Other bounds than usual, for tests. */
  readonly bounds?: { readonly answers: number; readonly bytes: number };
}

/** Answers in this process's memory and, where there is one, behind it in a store that all processes share. */
export class LruResponseCache extends ResponseCache {
  private readonly kept: CacheEntries;
  private readonly flights = new Map<string, Promise<Answer<unknown>>>();

  constructor(private readonly parts: AnswerCacheParts) {
    super();
    const onEvicted = (key: string): void => parts.count(key.slice(0, key.indexOf(':')) as ResponseKind, 'evicted');
    this.kept = new CacheEntries(parts.clock, (kept) => this.leftOf(kept) <= 0, onEvicted, parts.bounds);
  }

  answer<K extends ResponseKind>(
    kind: K,
    question: string,
    ask: () => Promise<FetchedResponse<Answers[K]>>,
  ): Answer<Answers[K]> | Promise<Answer<Answers[K]>> {
    // What is kept under a kind's name is of that kind.
    return this.find(kind, `${kind}:${question}`, ask) as Answer<Answers[K]> | Promise<Answer<Answers[K]>>;
  }

  /** How many answers are kept in this process, and how large they are in all. */
  get size(): { answers: number; bytes: number } {
    return this.kept.size;
  }

  private find(kind: ResponseKind, key: string, ask: Ask): Answer<unknown> | Promise<Answer<unknown>> {
    const { policy, count } = this.parts;
    const kept = this.kept.get(key);
    if (kept === undefined) return this.askOrSettle(kind, key, ask);
    if (this.isFresh(kept)) {
      count(kind, 'hit');
      return kept.answer;
    }
    const now = this.now();
    if (now < kept.retryAt || now - kept.answer.fetchedAt < policy.staleWhileRevalidateMs) {
      if (now >= kept.retryAt && !this.flights.has(key)) this.renew(kind, key, ask);
      return this.staleOf(kind, kept);
    }
    return this.askOrSettle(kind, key, ask);
  }

  /** Asks, and settles for an old answer, be it another process's, when the source can't be asked. */
  private async askOrSettle(kind: ResponseKind, key: string, ask: Ask): Promise<Answer<unknown>> {
    try {
      return await this.join(kind, key, ask, 'miss');
    } catch (error) {
      const kept = error instanceof DomainError ? this.kept.get(key) : undefined;
      if (kept === undefined || kept.brief) throw error;
      return this.staleOf(kind, kept);
    }
  }

  private staleOf(kind: ResponseKind, { answer }: CacheEntry): Answer<unknown> {
    this.parts.count(kind, 'stale');
    return { ...answer, stale: true };
  }

  /** Nobody waits for a renewal, so its failure is told to nobody; a source's failures are in the log already. */
  private renew(kind: ResponseKind, key: string, ask: Ask): void {
    this.join(kind, key, ask, 'renewal').catch((error: unknown) => {
      if (!(error instanceof DomainError)) this.parts.logger.error('Renewing an answer failed', describeError(error));
    });
  }

  /** Joins whoever is asking the same just now, or else asks. */
  private join(kind: ResponseKind, key: string, ask: Ask, event: 'miss' | 'renewal'): Promise<Answer<unknown>> {
    const flying = this.flights.get(key);
    if (flying !== undefined) {
      this.parts.count(kind, 'coalesced');
      return flying.catch((error: unknown) => {
        if (error instanceof DomainError && error.personal) return this.find(kind, key, ask);
        throw error;
      });
    }
    this.parts.count(kind, event);
    const flight = this.fetch(kind, key, ask, event)
      .finally(() => this.flights.delete(key))
      .then((answer) => {
        // What other processes know is old, too: that is given now, and somebody has to renew it.
        if (answer.stale && event === 'miss') this.renew(kind, key, ask);
        return answer;
      });
    this.flights.set(key, flight);
    return flight;
  }

  private async fetch(kind: ResponseKind, key: string, ask: Ask, event: CacheEvent): Promise<Answer<unknown>> {
    const { shared, policy } = this.parts;
    if (shared === null) return this.ask(key, ask, null);
    const theirs = await this.theirs(shared, kind, key);
    if (theirs !== null && this.isFresh(theirs)) return theirs.answer;
    const isYoung = theirs !== null && this.now() - theirs.answer.fetchedAt < policy.staleWhileRevalidateMs;
    if (isYoung && event === 'miss') return this.staleOf(kind, theirs);
    const claim = await shared.claim(key, CLAIM_MS);
    if (claim !== null) return this.askUnlessTold(shared, kind, key, ask, claim);
    if (event === 'miss') return this.waitForOthers(shared, kind, key, ask);
    const kept = this.kept.get(key);
    if (kept === undefined) return this.waitForOthers(shared, kind, key, ask);
    kept.retryAt = this.now() + RENEWED_BY_OTHERS_MS;
    return { ...kept.answer, stale: true };
  }

  private async waitForOthers(
    shared: SharedResponses,
    kind: ResponseKind,
    key: string,
    ask: Ask,
  ): Promise<Answer<unknown>> {
    const until = performance.now() + WAIT_FOR_OTHERS_MS;
    while (performance.now() < until) {
      await pause(LOOK_EVERY_MS);
      const theirs = await this.theirs(shared, kind, key);
      if (theirs !== null && this.isFresh(theirs)) return theirs.answer;
      const claim = await shared.claim(key, CLAIM_MS);
      if (claim !== null) return this.askUnlessTold(shared, kind, key, ask, claim);
    }
    return this.ask(key, ask, null);
  }

  /** The right was free because nobody asked, or because others have their answer by now: who has it looks first. */
  private async askUnlessTold(
    shared: SharedResponses,
    kind: ResponseKind,
    key: string,
    ask: Ask,
    claim: Claim,
  ): Promise<Answer<unknown>> {
    const theirs = await this.theirs(shared, kind, key);
    if (theirs === null || !this.isFresh(theirs)) return this.ask(key, ask, claim);
    void claim.release();
    return theirs.answer;
  }

  /** What other processes know, unless this one knows something newer; then that is known here as well. */
  private async theirs(shared: SharedResponses, kind: ResponseKind, key: string): Promise<CacheEntry | null> {
    const found = await shared.find(key);
    const kept = this.kept.get(key);
    if (found === null || (kept !== undefined && kept.answer.fetchedAt >= found.fetchedAt)) return kept ?? null;
    this.parts.count(kind, 'shared');
    const theirs = this.keep(key, found, found.fetchedAt);
    return this.leftOf(theirs) > 0 ? theirs : null;
  }

  private async ask(key: string, ask: Ask, claim: Claim | null): Promise<Answer<unknown>> {
    let said: FetchedResponse<unknown>;
    try {
      said = await ask();
    } catch (error) {
      const kept = this.kept.get(key);
      if (kept !== undefined) kept.retryAt = this.now() + this.parts.policy.retryMs;
      void claim?.release();
      throw error;
    }
    const fetchedAt = this.now();
    const kept = this.keep(key, said, fetchedAt);
    void this.share(key, { ...said, fetchedAt }, this.leftOf(kept), claim);
    return kept.answer;
  }

  private keep(key: string, { value, brief }: FetchedResponse<unknown>, fetchedAt: number): CacheEntry {
    const kept: CacheEntry = { answer: { value, fetchedAt, stale: false }, brief, retryAt: 0 };
    this.kept.set(key, kept, JSON.stringify(value).length);
    return kept;
  }

  /** The answer is there before the right to ask is free again: who gets that then looks first. */
  private async share(
    key: string,
    said: FetchedResponse<unknown> & { fetchedAt: number },
    forMs: number,
    claim: Claim | null,
  ) {
    await this.parts.shared?.keep(key, said, forMs);
    await claim?.release();
  }

  private isFresh({ answer, brief }: CacheEntry): boolean {
    const { negativeTtlMs, ttlMs } = this.parts.policy;
    return this.now() - answer.fetchedAt < (brief ? negativeTtlMs : ttlMs);
  }

  /** Milliseconds until its time is over. */
  private leftOf({ answer, brief }: CacheEntry): number {
    const { negativeTtlMs, staleIfErrorMs } = this.parts.policy;
    return answer.fetchedAt + (brief ? negativeTtlMs : staleIfErrorMs) - this.now();
  }

  private now(): number {
    return this.parts.clock.now().getTime();
  }
}
