import { createHash } from 'node:crypto';
import { has } from '../catalogue/sample-catalogue.js';
import type { VideoEntry } from './sample-videos.js';
import type { ChannelEntry, FoundVideo } from './youtube-catalogue.js';

/** Which parts of a resource were asked for; `id`, `kind` and `etag` always come. */
export type Parts = ReadonlySet<string>;

export function channelResource(channel: ChannelEntry, parts: Parts): object {
  const { artist, description, publishedAt } = channel;
  return resource('youtube#channel', channel.id, parts, {
    snippet: () => ({
      title: artist.name,
      description,
      ...(artist.handle === undefined ? {} : { customUrl: `@${artist.handle}` }),
      publishedAt,
      thumbnails: channelThumbnails(channel),
      localized: { title: artist.name, description },
    }),
    contentDetails: () => ({ relatedPlaylists: { likes: '', uploads: channel.uploadsId } }),
    statistics: () => channelStatistics(channel),
  });
}

export function videoResource({ video, channel }: FoundVideo, parts: Parts): object {
  const hidden = has(channel.artist, 'no_view_counts');
  return resource('youtube#video', video.id, parts, {
    snippet: () => ({ ...videoSnippet(video, channel), liveBroadcastContent: 'none' }),
    contentDetails: () => ({ duration: 'PT3M30S', dimension: '2d', definition: 'hd', caption: 'false' }),
    status: () => ({ uploadStatus: 'processed', privacyStatus: 'public', embeddable: true }),
    statistics: () => ({
      ...(hidden ? {} : { viewCount: String(video.views) }),
      likeCount: String(Math.floor(video.views / 100)),
      favoriteCount: '0',
    }),
  });
}

export function playlistItemResource(video: VideoEntry, position: number, channel: ChannelEntry, parts: Parts): object {
  const id = Buffer.from(`${channel.uploadsId}.${video.id}`).toString('base64url');
  return resource('youtube#playlistItem', id, parts, {
    snippet: () => ({
      ...videoSnippet(video, channel),
      playlistId: channel.uploadsId,
      position,
      resourceId: { kind: 'youtube#video', videoId: video.id },
    }),
    contentDetails: () => ({
      videoId: video.id,
      ...(video.deleted ? {} : { videoPublishedAt: video.publishedAt }),
    }),
    status: () => ({ privacyStatus: video.deleted ? 'privacyStatusUnspecified' : 'public' }),
  });
}

/** A channel or video as a search finds it: the only place where YouTube escapes titles and descriptions for HTML. */
export function searchResult(found: ChannelEntry | FoundVideo, parts: Parts): object {
  const isVideo = 'video' in found;
  const channel = isVideo ? found.channel : found;
  const id = isVideo
    ? { kind: 'youtube#video', videoId: found.video.id }
    : { kind: 'youtube#channel', channelId: channel.id };
  const snippet = {
    publishedAt: isVideo ? found.video.publishedAt : channel.publishedAt,
    channelId: channel.id,
    title: escapeHtml(isVideo ? found.video.title : channel.artist.name),
    description: escapeHtml(isVideo ? '' : channel.description),
    thumbnails: isVideo ? videoThumbnails(found.video) : channelThumbnails(channel),
    channelTitle: escapeHtml(channel.artist.name),
    liveBroadcastContent: 'none',
  };
  return withEtag({ kind: 'youtube#searchResult', id, ...(parts.has('snippet') ? { snippet } : {}) });
}

/** Adds the `etag` that stands for exactly this content. */
export function withEtag<T extends { readonly kind: string }>(content: T): object {
  const { kind, ...rest } = content;
  return { kind, etag: createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 27), ...rest };
}

function resource(kind: string, id: string, parts: Parts, makers: Readonly<Record<string, () => object>>): object {
  const wanted = Object.entries(makers).filter(([part]) => parts.has(part));
  return withEtag({ kind, id, ...Object.fromEntries(wanted.map(([part, make]) => [part, make()])) });
}

function channelStatistics(channel: ChannelEntry): object {
  const [, , subscribers, views] = channel.artist.figures;
  const hidden = has(channel.artist, 'hidden_subscribers');
  return {
    ...(has(channel.artist, 'no_view_counts') ? {} : { viewCount: String(views) }),
    // A hidden number comes as zero, which is not what the channel has.
    subscriberCount: hidden ? '0' : String(threeFigures(subscribers)),
    hiddenSubscriberCount: hidden,
    videoCount: String(channel.uploads.filter((video) => !video.deleted).length),
  };
}

function videoSnippet(video: VideoEntry, channel: ChannelEntry): object {
  return {
    publishedAt: video.publishedAt,
    channelId: channel.id,
    title: video.title,
    description: video.deleted ? 'This video is unavailable.' : `Sample video of ${channel.artist.name}.`,
    thumbnails: video.deleted ? {} : videoThumbnails(video),
    channelTitle: channel.artist.name,
  };
}

/** Any size may be missing. The sample has one picture for all of them. */
function channelThumbnails(channel: ChannelEntry): object {
  const url = channel.picture;
  if (has(channel.artist, 'no_thumbnails')) return {};
  const smallest = { default: { url, width: 88, height: 88 } };
  if (has(channel.artist, 'few_thumbnails')) return smallest;
  return { ...smallest, medium: { url, width: 240, height: 240 }, high: { url, width: 800, height: 800 } };
}

function videoThumbnails(video: VideoEntry): object {
  const base = `https://i.ytimg.com/vi/${video.id}`;
  return {
    default: { url: `${base}/default.jpg`, width: 120, height: 90 },
    medium: { url: `${base}/mqdefault.jpg`, width: 320, height: 180 },
    high: { url: `${base}/hqdefault.jpg`, width: 480, height: 360 },
  };
}

/** YouTube rounds subscribers down to three figures. */
function threeFigures(count: number): number {
  const unit = 10 ** Math.max(0, String(count).length - 3);
  return Math.floor(count / unit) * unit;
}

function escapeHtml(text: string): string {
  return text
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/>/gu, '&gt;')
    .replace(/"/gu, '&quot;')
    .replace(/'/gu, '&#39;');
}
