import type * as v from 'valibot';
import type { QuotaUse } from '../../../core/music/quota.ports.js';
import { sourceBroken, sourceUnavailable } from '../../../core/music/source.js';
import type { Clock } from '../../../core/shared/clock.js';
import { requestWithRetry, readAnswer } from '../upstream/request-with-retry.js';
import type { CoolDown } from '../upstream/cool-down.js';
import type { CircuitBreaker } from '../upstream/circuit-breaker.js';
import type { UpstreamReport } from '../upstream/upstream-report.js';
import type { UpstreamClient, UpstreamResponse } from '../upstream/upstream-client.js';
import { secondsToPacificMidnight } from './pacific-midnight.js';
import type { YouTubeQuota } from './youtube-quota.js';
import { readRefusal, type YouTubeRefusal } from './youtube-refusal.js';
import type { List } from './youtube-shapes.js';

/** Short-term throttling without a `Retry-After`: the quota behind it counts per minute. */
const THROTTLE_PAUSE_SECONDS = 60;

type Resource = 'search' | 'channels' | 'playlistItems' | 'videos';

/** The YouTube Data API over HTTP: key, budgets and errors; nothing of what is asked. */
export class YouTubeClient {
  /**
   * @param limits what Google grants a day
   * @param gate closed while the budget that all methods share is used up
   * @param searchGate closed while the budget of `search.list`, which is separate since June 2026, is used up
   */
  constructor(
    private readonly api: UpstreamClient,
    private readonly apiKey: string,
    private readonly gate: CoolDown,
    private readonly searchGate: CoolDown,
    private readonly use: YouTubeQuota,
    private readonly limits: QuotaUse,
    private readonly clock: Clock,
    private readonly reporter: UpstreamReport,
    private readonly guard: CircuitBreaker,
  ) {}

  /**
   * @param shape what a 200's body has to be: a list
   * @returns that list; an empty one where the thing that was asked for does not exist
   * @throws DomainError as listed at the `ChannelDirectory` port
   */
  async list<Item>(
    resource: Resource,
    query: Record<string, string>,
    shape: v.GenericSchema<unknown, List<Item>>,
    signal: AbortSignal,
  ): Promise<List<Item>> {
    const use = async (): Promise<List<Item>> => {
      await this.assertOpen(resource);
      const path = `/${resource}?${new URLSearchParams({ ...query, key: this.apiKey }).toString()}`;
      const response = await requestWithRetry('youtube', this.api, {
        operation: resource,
        method: 'GET',
        path,
        signal,
      });
      if (response.status === 200) return readAnswer('youtube', response, shape);
      const refusal = readRefusal(response);
      if (refusal.kind === 'nothing_there') return { items: [] };
      throw this.errorOf(response, refusal, resource === 'search' ? this.searchGate : this.gate);
    };
    return this.guard.run(() => this.reporter.watch(resource, use));
  }

  /**
   * Whether asking makes sense now.
   * @throws DomainError unavailable when it does not
   */
  async assertOpen(resource: Resource): Promise<void> {
    this.gate.assertOpen();
    if (resource === 'search') this.searchGate.assertOpen();
    await this.use.hear();
    // Of a refusal that another process got, or this one before it was started anew, the counted use tells.
    if (this.use.used().units >= this.limits.units) {
      throw sourceUnavailable('youtube', secondsToPacificMidnight(this.clock.now()));
    }
  }

  private errorOf(response: UpstreamResponse, { kind, reason }: YouTubeRefusal, gate: CoolDown): Error {
    switch (kind) {
      case 'shared_budget':
        void this.use.raise({ searches: 0, units: this.limits.units });
        return this.closeUntilMidnight(this.gate, reason);
      case 'own_budget':
        if (gate === this.searchGate) void this.use.raise({ searches: this.limits.searches, units: 0 });
        return this.closeUntilMidnight(gate, reason);
      case 'throttled': {
        const seconds = response.retryAfterSeconds ?? THROTTLE_PAUSE_SECONDS;
        this.reporter.limited(seconds, reason);
        return gate.close(seconds);
      }
      case 'credentials':
        this.reporter.credentialsRefused(response.status, reason);
        return sourceUnavailable('youtube');
      default:
        return sourceBroken('youtube', new Error(`status ${response.status}`));
    }
  }

  private closeUntilMidnight(gate: CoolDown, reason: string | null): Error {
    const seconds = secondsToPacificMidnight(this.clock.now());
    this.reporter.limited(seconds, reason);
    return gate.close(seconds);
  }
}
