import { ChannelDirectory, type SearchClient } from '../../../core/music/music.ports.js';
import type { Channel, ChannelCandidate, Video } from '../../../core/music/channel.js';
import type { SourceOrigin } from '../../../core/music/source.js';
import type { YouTubeClient } from './youtube-client.js';
import type { YouTubeIdCache } from './youtube-id-cache.js';
import type { YouTubeSearchQuota } from './youtube-search-quota.js';
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

const CHANNEL_PARTS = 'snippet,statistics,contentDetails';

export class YouTubeChannelDirectory extends ChannelDirectory {
  constructor(
    private readonly client: YouTubeClient,
    private readonly quota: YouTubeSearchQuota,
    private readonly ids: YouTubeIdCache,
    readonly origin: SourceOrigin,
  ) {
    super();
  }

  async findByHandle(handle: string, signal: AbortSignal): Promise<Channel | null> {
    const query = { part: CHANNEL_PARTS, forHandle: handle.startsWith('@') ? handle : `@${handle}` };
    const [item] = (await this.client.list('channels', query, ChannelsAnswer, signal, { guessed: true })).items;
    return item === undefined ? null : toChannel(item);
  }

  async findById(id: string, signal: AbortSignal): Promise<Channel | null> {
    const { items } = await this.client.list('channels', { part: CHANNEL_PARTS, id }, ChannelsAnswer, signal);
    const item = items.find((channel) => channel.id === id) ?? items[0];
    return item === undefined ? null : toChannel(item);
  }

  async searchByName(name: string, client: SearchClient, signal: AbortSignal): Promise<readonly ChannelCandidate[]> {
    await this.client.assertOpen('search');
    const query = { part: 'snippet', type: 'channel', maxResults: String(MAX_CANDIDATES), q: name };
    const { items } = await this.quota.runSearch(client, () => this.client.list('search', query, SearchAnswer, signal));
    return items.map((item) => toCandidate(item)).filter((candidate) => candidate !== null);
  }

  async findTopVideo(channel: Channel, signal: AbortSignal): Promise<Video | null> {
    if (channel.uploadsId === null) return null;
    const known = await this.knownTopVideo(channel, signal);
    if (known !== null) return known;
    const top = await this.searchUploads(channel.uploadsId, signal);
    if (top !== null) await this.ids.setTopVideo(channel.id, top.id);
    return top;
  }

  /** The cached most viewed video; `null` when none is cached, or it is gone. */
  private async knownTopVideo(channel: Channel, signal: AbortSignal): Promise<Video | null> {
    const id = await this.ids.getTopVideo(channel.id);
    if (id === null) return null;
    const [video] = await this.videos([id], signal);
    return video ?? null;
  }

  private async searchUploads(uploadsId: string, signal: AbortSignal): Promise<Video | null> {
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
    const videos = (await Promise.all(lookUps)).flat();
    return videos.reduce<Video | null>(
      (top, video) => (top === null || (video.views ?? -1) > (top.views ?? -1) ? video : top),
      null,
    );
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
    return items.map((item) => toVideo(item));
  }
}
