import { ChannelDirectory, type SearchClient } from '../../../core/music/music.ports.js';
import type { Channel, ChannelCandidate, Video } from '../../../core/music/channel.js';
import type { SourceOrigin } from '../../../core/music/source.js';
import type { YouTubeClient } from './youtube-client.js';
import type { YouTubeIdCache } from './youtube-id-cache.js';
import type { YouTubeQuotaShares } from './youtube-quota-shares.js';
import {
  ChannelsAnswer,
  PlaylistItemsAnswer,
  SearchAnswer,
  toCandidate,
  toChannel,
  toVideo,
  VideosAnswer,
} from './youtube-shapes.js';

/** The largest page of playlistItems.list and videos.list; a page costs one unit. */
const PAGE_SIZE = 50;

/**
 * 4 pages are 200 uploads for at most 8 units. A day's 10,000 units then carry 1,000 look-ups by handle, or 5,000 where
 * the top video is cached.
 */
const MAX_UPLOAD_PAGES = 4;

const MAX_CANDIDATES = 10;

const MAX_TOP_VIDEOS = 4;

function mostViewed(videos: readonly Video[]): readonly Video[] {
  return videos.toSorted((one, other) => (other.views ?? -1) - (one.views ?? -1)).slice(0, MAX_TOP_VIDEOS);
}

const CHANNEL_PARTS = 'snippet,statistics,contentDetails';

export class YouTubeChannelDirectory extends ChannelDirectory {
  constructor(
    private readonly client: YouTubeClient,
    private readonly quota: YouTubeQuotaShares,
    private readonly ids: YouTubeIdCache,
    readonly origin: SourceOrigin,
  ) {
    super();
  }

  async findByHandle(handle: string, signal: AbortSignal): Promise<Channel | null> {
    const query = { part: CHANNEL_PARTS, forHandle: handle.startsWith('@') ? handle : `@${handle}` };
    const [item] = (await this.client.list('channels', query, ChannelsAnswer, signal)).items;
    return item === undefined ? null : toChannel(item, this.origin);
  }

  async findByUsername(username: string, signal: AbortSignal): Promise<Channel | null> {
    const query = { part: CHANNEL_PARTS, forUsername: username };
    const [item] = (await this.client.list('channels', query, ChannelsAnswer, signal)).items;
    return item === undefined ? null : toChannel(item, this.origin);
  }

  async findById(id: string, signal: AbortSignal): Promise<Channel | null> {
    const { items } = await this.client.list('channels', { part: CHANNEL_PARTS, id }, ChannelsAnswer, signal);
    const item = items.find((channel) => channel.id === id) ?? items[0];
    return item === undefined ? null : toChannel(item, this.origin);
  }

  async searchByName(name: string, client: SearchClient, signal: AbortSignal): Promise<readonly ChannelCandidate[]> {
    await this.client.assertOpen('search');
    const query = { part: 'snippet', type: 'channel', maxResults: String(MAX_CANDIDATES), q: name };
    const { items } = await this.quota.runSearch(client, () => this.client.list('search', query, SearchAnswer, signal));
    return items.map((item) => toCandidate(item, this.origin)).filter((candidate) => candidate !== null);
  }

  async findTopVideos(channel: Channel, signal: AbortSignal): Promise<readonly Video[]> {
    if (channel.uploadsId === null) return [];
    const known = await this.knownTopVideos(channel, signal);
    if (known.length > 0) return known;
    const top = mostViewed(await this.latestUploads(channel.uploadsId, signal));
    if (top.length > 0) {
      const ids = top.map(({ id }) => id);
      await this.ids.setTopVideos(channel.id, ids);
    }
    return top;
  }

  /** The cached most viewed videos; none when none are cached, or one is gone. */
  private async knownTopVideos(channel: Channel, signal: AbortSignal): Promise<readonly Video[]> {
    const ids = await this.ids.getTopVideos(channel.id);
    if (ids.length === 0) return [];
    const videos = await this.videos(ids, signal);
    return videos.length === ids.length ? mostViewed(videos) : [];
  }

  private async latestUploads(uploadsId: string, signal: AbortSignal): Promise<readonly Video[]> {
    const lookUps: Promise<Video[]>[] = [];
    let pageToken: string | null | undefined;
    for (let page = 1; page <= MAX_UPLOAD_PAGES; page += 1) {
      const uploads = await this.uploads(uploadsId, pageToken, signal);
      if (uploads.videoIds.length > 0) {
        // One page's videos are looked up while the next page is fetched.
        const lookUp = this.videos(uploads.videoIds, signal);
        lookUp.catch(() => undefined);
        lookUps.push(lookUp);
      }
      pageToken = uploads.nextPageToken;
      if (!pageToken) break;
    }
    return (await Promise.all(lookUps)).flat();
  }

  private async uploads(playlistId: string, pageToken: string | null | undefined, signal: AbortSignal) {
    const query = {
      part: 'contentDetails',
      playlistId,
      maxResults: String(PAGE_SIZE),
      ...(pageToken && { pageToken }),
    };
    const { items, nextPageToken } = await this.client.list('playlistItems', query, PlaylistItemsAnswer, signal);
    return { videoIds: items.map((item) => item.contentDetails.videoId), nextPageToken };
  }

  private async videos(ids: readonly string[], signal: AbortSignal): Promise<Video[]> {
    const query = { part: 'snippet,statistics', id: ids.join(',') };
    const { items } = await this.client.list('videos', query, VideosAnswer, signal);
    return items.map((item) => toVideo(item, this.origin));
  }
}
