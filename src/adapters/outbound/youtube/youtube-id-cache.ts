import { cacheKey } from '../../../core/music/response-cache.js';
import type { IdCache } from '../../../core/music/id-cache.ports.js';
import { ChannelIdCache } from '../../../core/music/music.ports.js';
import type { Clock } from '../../../core/shared/clock.js';
import type { TokenHasher } from '../../../core/shared/secrets.js';
import type { FailOpen } from '../upstream/fail-open.js';

const HOUR_MS = 3_600_000;

/** YouTube's terms allow 30 days. Expired data is purged daily, so a day less keeps within them at any time. */
const CHANNEL_MS = 29 * 24 * HOUR_MS;

/** A channel's most viewed videos are rarely overtaken within half a day; their views are requested each time. */
const TOP_VIDEOS_MS = 12 * HOUR_MS;

/**
 * Ids that YouTube returned, so that items can be requested directly. Keys are hashes: search terms are not stored.
 */
export class YouTubeIdCache extends ChannelIdCache {
  constructor(
    private readonly store: IdCache,
    private readonly access: FailOpen,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
  ) {
    super();
  }

  get(name: string): Promise<string | null> {
    return this.read(this.nameKey(name));
  }

  set(name: string, channelId: string): Promise<void> {
    return this.write(this.nameKey(name), channelId, CHANNEL_MS);
  }

  async delete(name: string, channelId: string): Promise<void> {
    await this.access.run(() => this.store.delete(this.nameKey(name), channelId));
  }

  /** The most viewed first; empty when none is cached. */
  async getTopVideos(channelId: string): Promise<readonly string[]> {
    return (await this.read(this.topVideosKey(channelId)))?.split(',') ?? [];
  }

  setTopVideos(channelId: string, videoIds: readonly string[]): Promise<void> {
    return this.write(this.topVideosKey(channelId), videoIds.join(), TOP_VIDEOS_MS);
  }

  private async read(key: string): Promise<string | null> {
    const found = await this.access.run(() => this.store.get(key, this.clock.now()));
    return found === null ? null : found.value;
  }

  private async write(key: string, id: string, milliseconds: number): Promise<void> {
    const until = new Date(this.clock.now().getTime() + milliseconds);
    await this.access.run(() => this.store.set(key, id, until));
  }

  private nameKey(name: string): string {
    return this.hasher.hash(`youtube channel by name: ${cacheKey(name)}`);
  }

  private topVideosKey(channelId: string): string {
    return this.hasher.hash(`youtube top videos of channel: ${channelId}`);
  }
}
