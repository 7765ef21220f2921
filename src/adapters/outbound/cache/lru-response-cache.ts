import { setTimeout as pause } from 'node:timers/promises';
import {
  type CachedResponse,
  type FetchedResponse,
  ResponseCache,
  type ResponseKind,
  type SourceResponses,
} from '../../../core/music/response-cache.js';
import type { CachePolicy } from '../../../core/music/music-policies.js';
import type { Clock } from '../../../core/shared/clock.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import type { CacheEvent } from '../../../observability/upstream-metrics.js';
import { describeError, type Logger } from '../../../observability/logger.js';
import { CacheEntries, type CacheEntry } from './cache-entries.js';
import type { Lock, SharedResponses } from './shared-responses.js';

/** Longer than any search; it ends the lock of a process that died, in milliseconds. */
const LOCK_MS = 10_000;

/**
 * How long a process waits for the response that another one fetches, and how often it looks, in milliseconds. Then it
 * fetches itself: waiting and fetching have to end within the 10 seconds of a search.
 */
const WAIT_FOR_OTHERS_MS = 1_500;
const POLL_MS = 50;

/** While another process renews an entry, this one looks for it after so many milliseconds. */
const RENEWED_BY_OTHERS_MS = 1_000;

type Fetch = () => Promise<FetchedResponse<unknown>>;

export interface LruResponseCacheOptions {
  readonly clock: Clock;
  readonly policy: CachePolicy;
  readonly logger: Logger;
  /** `null` without Redis. */
  readonly shared: SharedResponses | null;
  readonly count: (kind: ResponseKind, event: CacheEvent) => void;
  /** Other bounds than usual, for tests. */
  readonly bounds?: { readonly entries: number; readonly bytes: number };
}

/** Where a response is looked for, and how it is fetched. */
interface Lookup {
  readonly kind: ResponseKind;
  readonly key: string;
  readonly fetch: Fetch;
}

/** The response cache in this process's memory, in front of the one that all processes share. */
export class LruResponseCache extends ResponseCache {
  private readonly entries: CacheEntries;
  private readonly inFlight = new Map<string, Promise<CachedResponse<unknown>>>();

  constructor(private readonly options: LruResponseCacheOptions) {
    super();
    const onEvicted = (key: string): void => options.count(key.slice(0, key.indexOf(':')) as ResponseKind, 'evicted');
    const isExpired = (entry: CacheEntry): boolean => this.msLeft(entry) <= 0;
    this.entries = new CacheEntries(options.clock, isExpired, onEvicted, options.bounds);
  }

  get<K extends ResponseKind>(
    kind: K,
    key: string,
    fetch: () => Promise<FetchedResponse<SourceResponses[K]>>,
  ): Promise<CachedResponse<SourceResponses[K]>> {
    // The key begins with the kind, so what is found under it is of that kind.
    return this.find({ kind, key: `${kind}:${key}`, fetch }) as Promise<CachedResponse<SourceResponses[K]>>;
  }

  /** How many entries this process holds, and how large they are in all. */
  get size(): { entries: number; bytes: number } {
    return this.entries.size;
  }

  private async find(lookup: Lookup): Promise<CachedResponse<unknown>> {
    const entry = this.entries.get(lookup.key);
    if (entry === undefined) return this.fetchOrStale(lookup);
    if (this.isFresh(entry)) {
      this.options.count(lookup.kind, 'hit');
      return entry.response;
    }
    const mayRenew = !this.isBefore(entry.retryAt);
    if (mayRenew && !this.maySendStale(entry)) return this.fetchOrStale(lookup);
    if (mayRenew && !this.inFlight.has(lookup.key)) this.renew(lookup);
    return this.stale(lookup.kind, entry);
  }

  /** stale-if-error: the old response, be it another process's, when the source can't be asked. */
  private async fetchOrStale(lookup: Lookup): Promise<CachedResponse<unknown>> {
    try {
      return await this.join(lookup, 'miss');
    } catch (error) {
      const entry = error instanceof DomainError ? this.entries.get(lookup.key) : undefined;
      if (entry === undefined || entry.negative) throw error;
      return this.stale(lookup.kind, entry);
    }
  }

  private stale(kind: ResponseKind, { response }: CacheEntry): CachedResponse<unknown> {
    this.options.count(kind, 'stale');
    return { ...response, stale: true };
  }

  /** In the background. A source's failures are logged where they happen; anything else is a defect. */
  private renew(lookup: Lookup): void {
    this.join(lookup, 'renewal').catch((error: unknown) => {
      if (!(error instanceof DomainError))
        this.options.logger.error('Renewing a cached response failed', describeError(error));
    });
  }

  /** Joins the request in flight for the same key, or begins one. */
  private join(lookup: Lookup, event: 'miss' | 'renewal'): Promise<CachedResponse<unknown>> {
    const { kind, key } = lookup;
    const running = this.inFlight.get(key);
    if (running !== undefined) {
      this.options.count(kind, 'coalesced');
      return running.catch((error: unknown) => {
        if (error instanceof DomainError && error.callerSpecific) return this.find(lookup);
        throw error;
      });
    }
    this.options.count(kind, event);
    const request = this.fetchOnce(lookup, event)
      .finally(() => this.inFlight.delete(key))
      .then((response) => {
        // Found in the shared cache, and old there as well.
        if (response.stale && event === 'miss') this.renew(lookup);
        return response;
      });
    this.inFlight.set(key, request);
    return request;
  }

  /** Of all processes, one fetches; the others wait for its response. */
  private async fetchOnce(lookup: Lookup, event: 'miss' | 'renewal'): Promise<CachedResponse<unknown>> {
    const { shared } = this.options;
    if (shared === null) return this.fetch(lookup, null);
    const known = await this.lookUpShared(shared, lookup);
    if (known !== null && this.isFresh(known)) return known.response;
    if (known !== null && event === 'miss' && this.maySendStale(known)) return this.stale(lookup.kind, known);
    const lock = await shared.acquireLock(lookup.key, LOCK_MS);
    if (lock !== null) return this.fetchLocked(shared, lookup, lock);
    const entry = this.entries.get(lookup.key);
    if (event === 'miss' || entry === undefined) return this.waitForOthers(shared, lookup);
    entry.retryAt = this.now() + RENEWED_BY_OTHERS_MS;
    return { ...entry.response, stale: true };
  }

  private async waitForOthers(shared: SharedResponses, lookup: Lookup): Promise<CachedResponse<unknown>> {
    const until = performance.now() + WAIT_FOR_OTHERS_MS;
    while (performance.now() < until) {
      await pause(POLL_MS);
      const known = await this.lookUpShared(shared, lookup);
      if (known !== null && this.isFresh(known)) return known.response;
      const lock = await shared.acquireLock(lookup.key, LOCK_MS);
      if (lock !== null) return this.fetchLocked(shared, lookup, lock);
    }
    return this.fetch(lookup, null);
  }

  /** The lock may be free because another process has just finished, so look once more. */
  private async fetchLocked(shared: SharedResponses, lookup: Lookup, lock: Lock): Promise<CachedResponse<unknown>> {
    const known = await this.lookUpShared(shared, lookup);
    if (known === null || !this.isFresh(known)) return this.fetch(lookup, lock);
    void lock.release();
    return known.response;
  }

  /** The newer of the shared entry and this process's own; a shared one is stored here as well. */
  private async lookUpShared(shared: SharedResponses, { kind, key }: Lookup): Promise<CacheEntry | null> {
    const found = await shared.get(key);
    const own = this.entries.get(key);
    if (found === null || (own !== undefined && own.response.fetchedAt >= found.fetchedAt)) return own ?? null;
    this.options.count(kind, 'shared');
    const entry = this.set(key, found, found.fetchedAt);
    return this.msLeft(entry) > 0 ? entry : null;
  }

  private async fetch({ key, fetch }: Lookup, lock: Lock | null): Promise<CachedResponse<unknown>> {
    let fetched: FetchedResponse<unknown>;
    try {
      fetched = await fetch();
    } catch (error) {
      const entry = this.entries.get(key);
      if (entry !== undefined) entry.retryAt = this.now() + this.options.policy.retryMs;
      void lock?.release();
      throw error;
    }
    const fetchedAt = this.now();
    const entry = this.set(key, fetched, fetchedAt);
    void this.share(key, { ...fetched, fetchedAt }, this.msLeft(entry), lock);
    return entry.response;
  }

  private set(key: string, { value, negative }: FetchedResponse<unknown>, fetchedAt: number): CacheEntry {
    const entry: CacheEntry = { response: { value, fetchedAt, stale: false }, negative, retryAt: 0 };
    this.entries.set(key, entry, JSON.stringify(value).length);
    return entry;
  }

  /** Stores first, then unlocks: whoever gets the lock next finds the response. */
  private async share(
    key: string,
    response: FetchedResponse<unknown> & { fetchedAt: number },
    forMs: number,
    lock: Lock | null,
  ): Promise<void> {
    await this.options.shared?.set(key, response, forMs);
    await lock?.release();
  }

  private isFresh({ response, negative }: CacheEntry): boolean {
    const { negativeTtlMs, ttlMs } = this.options.policy;
    return this.ageOf(response) < (negative ? negativeTtlMs : ttlMs);
  }

  private maySendStale({ response }: CacheEntry): boolean {
    return this.ageOf(response) < this.options.policy.staleWhileRevalidateMs;
  }

  private msLeft({ response, negative }: CacheEntry): number {
    const { negativeTtlMs, staleIfErrorMs } = this.options.policy;
    return (negative ? negativeTtlMs : staleIfErrorMs) - this.ageOf(response);
  }

  /** A response from a time to come is as old: the clock was set back since, and it must not stay fresh for as long. */
  private ageOf({ fetchedAt }: CachedResponse<unknown>): number {
    return Math.abs(this.now() - fetchedAt);
  }

  /** Whether it is too early to ask again, which it never is for longer than those pauses last. */
  private isBefore(retryAt: number): boolean {
    const left = retryAt - this.now();
    return left > 0 && left <= Math.max(this.options.policy.retryMs, RENEWED_BY_OTHERS_MS);
  }

  private now(): number {
    return this.options.clock.now().getTime();
  }
}
