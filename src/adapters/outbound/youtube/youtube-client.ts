import type * as v from 'valibot';
import type { QuotaUse } from '../../../core/music/quota.ports.js';
import { sourceBroken, sourceUnavailable } from '../../../core/music/source.js';
import type { Clock } from '../../../core/shared/clock.js';
import { requestWithRetry, readResponse } from '../upstream/request-with-retry.js';
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

/** The YouTube Data API over HTTP: key, quotas and errors, independent of the resource. */
export class YouTubeClient {
  /**
   * @param limits what Google grants a day
   * @param coolDown closed while the quota that all methods share is used up
   * @param searchCoolDown closed while the quota of `search.list`, which is separate since June 2026, is used up
   */
  constructor(
    private readonly api: UpstreamClient,
    private readonly apiKey: string,
    private readonly coolDown: CoolDown,
    private readonly searchCoolDown: CoolDown,
    private readonly use: YouTubeQuota,
    private readonly limits: QuotaUse,
    private readonly clock: Clock,
    private readonly report: UpstreamReport,
    private readonly breaker: CircuitBreaker,
  ) {}

  /**
   * @param shape the schema of a 200's body
   * @returns that list; empty where the requested resource does not exist, or what was asked about a channel is refused
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
      if (response.status === 200) return readResponse('youtube', response, shape);
      const refusal = readRefusal(response, resource);
      if (refusal.kind === 'nothing_there') return { items: [] };
      throw this.errorOf(response, refusal, resource === 'search' ? this.searchCoolDown : this.coolDown);
    };
    return this.breaker.run(() => this.report.watch(resource, use));
  }

  /**
   * @throws DomainError unavailable while a request would be refused
   */
  async assertOpen(resource: Resource): Promise<void> {
    this.coolDown.assertOpen();
    if (resource === 'search') this.searchCoolDown.assertOpen();
    await this.use.load();
    // The counted use includes a refusal that another process received, or this one before a restart.
    if (this.use.used().units >= this.limits.units) {
      throw sourceUnavailable('youtube', secondsToPacificMidnight(this.clock.now()));
    }
  }

  private errorOf(response: UpstreamResponse, { kind, reason }: YouTubeRefusal, coolDown: CoolDown): Error {
    switch (kind) {
      case 'shared_budget':
        void this.use.raise({ searches: 0, units: this.limits.units });
        return this.closeUntilMidnight(this.coolDown, reason);
      case 'own_budget':
        if (coolDown === this.searchCoolDown) void this.use.raise({ searches: this.limits.searches, units: 0 });
        return this.closeUntilMidnight(coolDown, reason);
      case 'throttled': {
        const seconds = response.retryAfterSeconds ?? THROTTLE_PAUSE_SECONDS;
        this.report.limited(seconds, reason);
        return coolDown.close(seconds);
      }
      case 'credentials':
        this.report.credentialsRefused(response.status, reason);
        return sourceUnavailable('youtube');
      default:
        return sourceBroken('youtube', new Error(`status ${response.status}`));
    }
  }

  private closeUntilMidnight(coolDown: CoolDown, reason: string | null): Error {
    const seconds = secondsToPacificMidnight(this.clock.now());
    this.report.limited(seconds, reason);
    return coolDown.close(seconds);
  }
}
