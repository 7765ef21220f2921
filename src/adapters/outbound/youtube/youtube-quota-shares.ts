import type { SearchClient } from '../../../core/music/music.ports.js';
import type { QuotaUse } from '../../../core/music/quota.ports.js';
import { searchesUnavailable, searchShareUsedUp } from '../../../core/music/source.js';
import type { Clock } from '../../../core/shared/clock.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import type { RateLimiter, RateLimitRule } from '../../../core/shared/rate-limiter.js';
import type { Logger } from '../../../observability/logger.js';
import { UpstreamFailure } from '../upstream/upstream-client.js';
import { secondsToPacificMidnight } from './pacific-midnight.js';
import type { YouTubeQuota } from './youtube-quota.js';

/** One client's share of the day's searches: 20 of 100. */
const SHARE = 1 / 5;

/** Each client's share once no more than one full share is left: 5 of 100. */
const SHARE_OF_THE_REST = 1 / 20;

/** How many searches one client may make in a day with `left` of `limit` searches left. */
export function shareOf(left: number, limit: number): number {
  const share = Math.max(1, Math.floor(limit * SHARE));
  return left > share ? share : Math.max(1, Math.floor(limit * SHARE_OF_THE_REST));
}

/** Enforces the day's search quota and each client's share of it. Only requests that YouTube received count. */
export class YouTubeQuotaShares {
  /** Until when the used-up quota has been logged already. */
  private reportedUntil = 0;

  /** @param limits what Google grants a day */
  constructor(
    private readonly use: YouTubeQuota,
    private readonly limiter: RateLimiter,
    private readonly limits: QuotaUse,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Makes a search if the client's share and the day's budget have one left.
   * @throws DomainError unavailable until midnight Pacific when they have not; whatever `search` throws
   */
  async runSearch<T>(client: SearchClient, search: () => Promise<T>): Promise<T> {
    await this.use.load();
    const share = this.shareRule();
    await this.consumeShare(client, share);
    if (!(await this.use.reserveSearch(this.limits.searches))) {
      await this.limiter.refund(client.key, [share]);
      this.reportUsedUp(share.windowSeconds);
      throw searchesUnavailable(share.windowSeconds);
    }
    try {
      return await search();
    } catch (error) {
      if (costNothing(error)) await this.limiter.refund(client.key, [share]);
      throw error;
    } finally {
      this.use.release();
    }
  }

  /** A rate limit whose window ends with the day, so that processes share it where they share rate limits. */
  private shareRule(): RateLimitRule {
    const { searches } = this.limits;
    return {
      name: 'youtube_searches',
      limit: shareOf(searches - this.use.used().searches, searches),
      windowSeconds: secondsToPacificMidnight(this.clock.now()),
    };
  }

  private async consumeShare(client: SearchClient, share: RateLimitRule): Promise<void> {
    const { allowed } = await this.limiter.consume(client.key, [share]);
    if (allowed) return;
    this.logger.info('A client has used its share of the YouTube searches', { share: share.limit });
    throw searchShareUsedUp(share.windowSeconds);
  }

  private reportUsedUp(seconds: number): void {
    const now = this.clock.now().getTime();
    if (now < this.reportedUntil) return;
    this.reportedUntil = now + seconds * 1000;
    const { searches } = this.limits;
    this.logger.warning('The day’s YouTube searches are used up', { searches, closed_for_seconds: seconds });
  }
}

/** Whether YouTube refused the search or never received it: an error with a retry time comes before any request. */
function costNothing(error: unknown): boolean {
  if (!(error instanceof DomainError)) return false;
  if (error.kind === 'unavailable' || error.retryAfterSeconds !== undefined) return true;
  return error.cause instanceof UpstreamFailure && error.cause.reason === 'connection';
}
