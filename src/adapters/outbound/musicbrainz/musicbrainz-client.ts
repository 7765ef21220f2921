import type * as v from 'valibot';
import type { RequestOptions } from '../../../core/identity/identity.ports.js';
import { sourceBroken, sourceTimedOut, sourceUnavailable } from '../../../core/music/source.js';
import type { Clock } from '../../../core/shared/clock.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import type { CallOutcome } from '../../../observability/upstream-metrics.js';
import { outcomeOfStatus } from '../upstream/call-outcome.js';
import type { CircuitBreaker } from '../upstream/circuit-breaker.js';
import type { CoolDown } from '../upstream/cool-down.js';
import { readResponse, ServerFailure } from '../upstream/request-with-retry.js';
import { type UpstreamClient, UpstreamFailure, type UpstreamResponse } from '../upstream/upstream-client.js';
import type { UpstreamReport } from '../upstream/upstream-report.js';
import type { RequestQueue } from './request-queue.js';

/** How patient we are, in milliseconds. */
export interface Patience {
  /** For one try. It answers within half a second, and after many when it queues us. */
  readonly tryMs: number;
  /** Before a second try, and twice as long before each further one. */
  readonly pauseMs: number;
  /** For all tries and the pauses and turns before them. */
  readonly totalMs: number;
  /** An answer that takes longer is as good as none to a search. */
  readonly promptMs: number;
}

export const defaultPatience: Patience = { tryMs: 8_000, pauseMs: 1_000, totalMs: 60_000, promptMs: 1_000 };

/** It refuses everybody now and then, and a second or third try succeeds. */
const TRIES_WHEN_BUSY = 4;
const TRIES_AFTER_FAILURE = 2;

const MAX_PAUSE_FACTOR = 8;
const MAX_REDIRECTS = 2;

/** After a refusal that is meant for us: to go on would end in a ban. */
const REFUSED_PAUSE_SECONDS = 300;

/** As MusicBrainz demands it: who asks, and where the operator is to be reached. */
export function userAgentOf(version: string, contact: string): string {
  return `OctaMusic/${version} ( ${contact} )`;
}

/** A try that may be followed by another one. */
class FailedTry {
  constructor(
    readonly error: DomainError,
    readonly tries: number,
  ) {}
}

export interface MusicBrainzClientParts {
  readonly api: UpstreamClient;
  /** The API's address, below which redirects have to stay. */
  readonly baseUrl: string;
  readonly userAgent: string;
  readonly queue: RequestQueue;
  readonly coolDown: CoolDown;
  readonly breaker: CircuitBreaker;
  readonly report: UpstreamReport;
  readonly clock: Clock;
  readonly patience?: Patience;
}

type Operation = 'search' | 'artist' | 'url';

/** MusicBrainz's API over HTTP: its pace, refusals and errors, independent of the resource. */
export class MusicBrainzClient {
  private readonly patience: Patience;
  /** Whether the last request ended well and soon: nobody waits for one that most likely will not. */
  private works = true;
  /** How long the last try took. */
  private lastTryMs = 0;

  constructor(private readonly parts: MusicBrainzClientParts) {
    this.patience = parts.patience ?? defaultPatience;
  }

  /**
   * @param target below the API's address, beginning with `/`
   * @param shape the schema of a 200's body
   * @returns that body; `null` when there is no such thing
   * @throws DomainError as listed at the `IdentitySource` port
   */
  get<S extends v.GenericSchema>(
    operation: Operation,
    target: string,
    shape: S,
    { onDelay = () => undefined }: RequestOptions = {},
  ): Promise<v.InferOutput<S> | null> {
    if (!this.works) onDelay();
    return this.parts.breaker.run(() => {
      this.parts.queue.assertRoom();
      return this.parts.report.watch(operation, async () => {
        this.parts.coolDown.assertOpen();
        try {
          const response = await this.follow(operation, target, onDelay);
          const body = response.status === 404 ? null : readResponse('musicbrainz', response, shape);
          this.works = this.lastTryMs <= this.patience.promptMs;
          return body;
        } catch (error) {
          this.works = false;
          throw error;
        }
      });
    });
  }

  /** An id that was merged into another one is answered with the other one's address. */
  private async follow(operation: Operation, target: string, onDelay: () => void): Promise<UpstreamResponse> {
    let next = target;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const response = await this.persist(operation, next, onDelay);
      if (response.status === 200 || response.status === 404) return response;
      const location = response.headers['location'];
      if (response.status !== 301 || typeof location !== 'string') {
        throw sourceBroken('musicbrainz', new Error(`status ${response.status}`));
      }
      next = this.targetOf(location, next);
    }
    throw sourceBroken('musicbrainz', new Error('too many redirects'));
  }

  private targetOf(location: string, from: string): string {
    const base = new URL(this.parts.baseUrl).href.replace(/\/$/, '');
    const url = URL.parse(location, base + from)?.href ?? '';
    if (!url.startsWith(`${base}/`)) throw sourceBroken('musicbrainz', new Error('redirected elsewhere'));
    return url.slice(base.length);
  }

  /** Tries until there is an answer, each time at the end of the queue. */
  private async persist(operation: Operation, target: string, onDelay: () => void): Promise<UpstreamResponse> {
    const { queue, clock } = this.parts;
    const giveUpAt = clock.now().getTime() + this.patience.totalMs;
    for (let tried = 1; ; tried += 1) {
      const outcome = await queue.run(() => this.try(operation, target), onDelay);
      if (!(outcome instanceof FailedTry)) return outcome;
      onDelay();
      const pauseMs = this.pauseAfter(tried);
      if (tried >= outcome.tries || clock.now().getTime() + pauseMs > giveUpAt) throw outcome.error;
      await clock.pause(pauseMs);
    }
  }

  /** Longer each time, and never the same: whoever was refused with us should not come back with us. */
  private pauseAfter(tried: number): number {
    const factor = Math.min(2 ** (tried - 1), MAX_PAUSE_FACTOR);
    return this.patience.pauseMs * factor * (1 + Math.random() / 2);
  }

  /** @throws DomainError when another try would not help */
  private async try(operation: Operation, target: string): Promise<UpstreamResponse | FailedTry> {
    const { api, clock, userAgent } = this.parts;
    const startedAt = performance.now();
    const headers = { 'user-agent': userAgent };
    try {
      const response = await clock.within(this.patience.tryMs, (signal) =>
        api.request({ operation, method: 'GET', path: target, headers, signal }),
      );
      this.lastTryMs = performance.now() - startedAt;
      return this.judge(response);
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      if (error.reason === 'timeout') throw sourceTimedOut('musicbrainz', error);
      return new FailedTry(sourceBroken('musicbrainz', error), TRIES_AFTER_FAILURE);
    }
  }

  private judge(response: UpstreamResponse): UpstreamResponse | FailedTry {
    const { queue, report, coolDown } = this.parts;
    if (isBusy(response)) {
      const seconds = Math.max(1, response.retryAfterSeconds ?? 1);
      if (isOurRate(response)) {
        report.limited(seconds, null);
        queue.pause(seconds * 1000);
      }
      return new FailedTry(sourceUnavailable('musicbrainz', seconds), TRIES_WHEN_BUSY);
    }
    if (response.status >= 500) {
      return new FailedTry(sourceBroken('musicbrainz', new ServerFailure(response.status)), TRIES_AFTER_FAILURE);
    }
    if (response.status === 401 || response.status === 403) {
      report.credentialsRefused(response.status, null);
      throw coolDown.close(REFUSED_PAUSE_SECONDS);
    }
    return response;
  }
}

function isBusy({ status }: UpstreamResponse): boolean {
  return status === 503 || status === 429;
}

/**
 * Whether we have asked too fast, and everything that we ask is refused until we have paused. Else it sheds load: that
 * 503 has another zone, and its `Retry-After` is 0.
 */
function isOurRate({ status, headers }: UpstreamResponse): boolean {
  const { 'x-ratelimit-zone': zone, 'x-ratelimit-remaining': remaining } = headers;
  return status === 429 || String(zone).startsWith('ws ip') || remaining === '0';
}

export function musicBrainzOutcome(response: UpstreamResponse): CallOutcome {
  return isBusy(response) ? 'limited' : outcomeOfStatus(response);
}
