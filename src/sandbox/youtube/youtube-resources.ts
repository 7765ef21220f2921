import { has } from '../catalogue/sample-catalogue.js';
import type { VideoEntry } from './sample-videos.js';
import type { ChannelEntry } from './youtube-catalogue.js';

/** Which parts of a resource were requested; `id` and `kind` always come. */
export type Parts = ReadonlySet<string>;

export function channelResource(channel: ChannelEntry, parts: Parts): object {
  const { artist, description } = channel;
  return resource('youtube#channel', channel.id, parts, {
    snippet: {
      title: artist.name,
      description,
      ...(artist.handle === undefined ? {} : { customUrl: `@${artist.handle}` }),
      thumbnails: thumbnails(channel),
    },
    contentDetails: { relatedPlaylists: { likes: '', uploads: channel.uploadsId } },
    statistics: statistics(channel),
  });
}

/** @param channel the one that has uploaded it */
export function videoResource(video: VideoEntry, channel: ChannelEntry, parts: Parts): object {
  const hidden = has(channel.artist, 'no_view_counts');
  return resource('youtube#video', video.id, parts, {
    snippet: {
      publishedAt: video.publishedAt,
      channelId: channel.id,
      title: video.title,
      thumbnails: { default: { url: channel.picture, width: 120, height: 90 } },
      channelTitle: channel.artist.name,
    },
    statistics: { ...(hidden ? {} : { viewCount: String(video.views) }), favoriteCount: '0' },
  });
}

export function playlistItemResource(video: VideoEntry, channel: ChannelEntry, parts: Parts): object {
  const id = Buffer.from(`${channel.uploadsId}.${video.id}`).toString('base64url');
  return resource('youtube#playlistItem', id, parts, { contentDetails: { videoId: video.id } });
}

/** A channel as a search finds it: the only place where YouTube escapes titles and descriptions for HTML. */
export function searchResult(channel: ChannelEntry): object {
  const title = escapeHtml(channel.artist.name);
  return {
    kind: 'youtube#searchResult',
    id: { kind: 'youtube#channel', channelId: channel.id },
    snippet: {
      channelId: channel.id,
      title,
      description: escapeHtml(channel.description),
      thumbnails: thumbnails(channel),
      channelTitle: title,
    },
  };
}

function resource(kind: string, id: string, parts: Parts, content: Readonly<Record<string, object>>): object {
  return { kind, id, ...Object.fromEntries(Object.entries(content).filter(([part]) => parts.has(part))) };
}

function statistics({ artist, uploads }: ChannelEntry): object {
  const [, , subscribers, views] = artist.figures;
  const hidden = has(artist, 'hidden_subscribers');
  return {
    ...(has(artist, 'no_view_counts') ? {} : { viewCount: String(views) }),
    // A hidden number comes as zero, which is not what the channel has.
    subscriberCount: hidden ? '0' : String(threeFigures(subscribers)),
    hiddenSubscriberCount: hidden,
    videoCount: String(uploads.filter((video) => !video.deleted).length),
  };
}

/** Any size may be missing. The sample has one picture for all of them. */
function thumbnails({ artist, picture: url }: ChannelEntry): object {
  if (has(artist, 'no_thumbnails')) return {};
  const smallest = { default: { url, width: 88, height: 88 } };
  if (has(artist, 'few_thumbnails')) return smallest;
  return { ...smallest, medium: { url, width: 240, height: 240 }, high: { url, width: 800, height: 800 } };
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
