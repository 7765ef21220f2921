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

/** One client may use so much of the day's searches: 20 of 100. */
const SHARE = 1 / 5;

/** As long as more than a share is left; of the rest, everybody may use so much: 5 of 100. */
const SHARE_OF_THE_REST = 1 / 20;

/** How many searches one client may make in a day of which so many are left. */
export function shareOf(left: number, limit: number): number {
  const share = Math.max(1, Math.floor(limit * SHARE));
  return left > share ? share : Math.max(1, Math.floor(limit * SHARE_OF_THE_REST));
}

/** Who may spend one of the day's searches. Only what YouTube is really asked for is spent. */
export class YouTubeSearchQuota {
  /** The end of the last day of which it was said that its searches are used up. */
  private saidUntil = 0;

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
  async spend<T>(client: SearchClient, search: () => Promise<T>): Promise<T> {
    await this.use.hear();
    const share = this.shareRule();
    await this.takeOfShare(client, share);
    if (!(await this.use.reserveSearch(this.limits.searches))) {
      await this.limiter.refund(client.key, [share]);
      this.sayUsedUp(share.windowSeconds);
      throw searchesUnavailable(share.windowSeconds);
    }
    try {
      return await search();
    } catch (error) {
      if (costNothing(error)) await this.limiter.refund(client.key, [share]);
      throw error;
    } finally {
      this.use.settle();
    }
  }

  /** A window of the rate limits, which ends with the day: so the shares are shared where those are. */
  private shareRule(): RateLimitRule {
    const { searches } = this.limits;
    return {
      name: 'youtube_searches',
      limit: shareOf(searches - this.use.used().searches, searches),
      windowSeconds: secondsToPacificMidnight(this.clock.now()),
    };
  }

  private async takeOfShare(client: SearchClient, share: RateLimitRule): Promise<void> {
    const { allowed } = await this.limiter.consume(client.key, [share]);
    if (allowed) return;
    this.logger.info('A client has used its share of the YouTube searches', { share: share.limit });
    throw searchShareUsedUp(share.windowSeconds);
  }

  private sayUsedUp(seconds: number): void {
    const now = this.clock.now().getTime();
    if (now < this.saidUntil) return;
    this.saidUntil = now + seconds * 1000;
    const { searches } = this.limits;
    this.logger.warning('The day’s YouTube searches are used up', { searches, closed_for_seconds: seconds });
  }
}

/** Whether YouTube refused the search, or was not asked at all: whoever says when to try again has asked nobody. */
function costNothing(error: unknown): boolean {
  if (!(error instanceof DomainError)) return false;
  if (error.kind === 'unavailable' || error.retryAfterSeconds !== undefined) return true;
  return error.cause instanceof UpstreamFailure && error.cause.reason === 'connection';
}
