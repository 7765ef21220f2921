import { decodeHTMLStrict } from 'entities';
import * as v from 'valibot';
import type { Channel, ChannelCandidate, Video } from '../../../core/music/channel.js';
import type { SourceOrigin } from '../../../core/music/source.js';
import { pictureUrl, resultsOf, SourceId, SourceText } from '../upstream/read-response.js';

/** Counts come as decimal strings, and any may be missing. */
const Count = v.nullish(v.union([v.string(), v.number()]));

const Thumbnail = v.nullish(v.object({ url: v.nullish(v.string()) }));
const Thumbnails = v.nullish(v.object({ default: Thumbnail, medium: Thumbnail, high: Thumbnail, maxres: Thumbnail }));

export interface List<Item> {
  readonly items: readonly Item[];
  readonly nextPageToken?: string | null | undefined;
}

/** A channel that is not found is 200 without the key `items`; `kind` then identifies a valid response. */
function listOf<S extends v.GenericSchema>(item: S) {
  return v.union([
    v.object({ items: resultsOf(item), nextPageToken: v.nullish(v.string()) }),
    v.pipe(
      v.object({ kind: v.string(), items: v.optional(v.never()) }),
      v.transform(() => ({ items: [] as v.InferOutput<S>[], nextPageToken: undefined })),
    ),
  ]);
}

const SearchItem = v.object({
  id: v.object({ channelId: v.nullish(SourceId) }),
  snippet: v.object({ title: SourceText, thumbnails: Thumbnails }),
});

const ChannelItem = v.object({
  id: SourceId,
  snippet: v.object({
    title: SourceText,
    description: v.nullish(SourceText),
    thumbnails: Thumbnails,
    customUrl: v.fallback(v.nullish(SourceText), null),
  }),
  statistics: v.nullish(
    v.object({
      viewCount: Count,
      subscriberCount: Count,
      hiddenSubscriberCount: v.nullish(v.boolean()),
      videoCount: Count,
    }),
  ),
  contentDetails: v.nullish(
    v.object({ relatedPlaylists: v.nullish(v.object({ uploads: v.fallback(v.nullish(SourceId), null) })) }),
  ),
});

const PlaylistItem = v.object({ contentDetails: v.object({ videoId: SourceId }) });

const VideoItem = v.object({
  id: SourceId,
  snippet: v.object({ title: SourceText, thumbnails: Thumbnails, publishedAt: v.nullish(v.string()) }),
  statistics: v.nullish(v.object({ viewCount: Count })),
});

export const SearchAnswer = listOf(SearchItem);
export const ChannelsAnswer = listOf(ChannelItem);
export const PlaylistItemsAnswer = listOf(PlaylistItem);
export const VideosAnswer = listOf(VideoItem);

/** @returns `null` for a result that is no channel */
export function toCandidate(item: v.InferOutput<typeof SearchItem>, origin: SourceOrigin): ChannelCandidate | null {
  const { id, snippet } = item;
  if (!id.channelId) return null;
  return {
    id: id.channelId,
    // Only search.list escapes its titles: decoded here, once, and nowhere else.
    title: decodeHTMLStrict(snippet.title),
    imageUrl: picture(snippet.thumbnails, ['medium', 'high', 'default', 'maxres'], origin),
    url: pageOf(id.channelId),
  };
}

export function toChannel(item: v.InferOutput<typeof ChannelItem>, origin: SourceOrigin): Channel {
  const { snippet, statistics, contentDetails } = item;
  return {
    id: item.id,
    title: snippet.title,
    handle: snippet.customUrl?.startsWith('@') === true ? snippet.customUrl : null,
    description: snippet.description ?? '',
    subscribers: statistics?.hiddenSubscriberCount ? null : toCount(statistics?.subscriberCount),
    views: toCount(statistics?.viewCount),
    videoCount: toCount(statistics?.videoCount),
    imageUrl: picture(snippet.thumbnails, ['maxres', 'high', 'medium', 'default'], origin),
    url: pageOf(item.id),
    uploadsId: contentDetails?.relatedPlaylists?.uploads ?? null,
  };
}

export function toVideo(item: v.InferOutput<typeof VideoItem>, origin: SourceOrigin): Video {
  const publishedAt = new Date(item.snippet.publishedAt ?? NaN);
  return {
    id: item.id,
    title: item.snippet.title,
    views: toCount(item.statistics?.viewCount),
    url: `https://www.youtube.com/watch?v=${item.id}`,
    thumbnailUrl: picture(item.snippet.thumbnails, ['medium', 'high', 'default', 'maxres'], origin),
    publishedAt: isNaN(publishedAt.getTime()) ? null : publishedAt.toISOString(),
  };
}

function pageOf(channelId: string): string {
  return `https://www.youtube.com/channel/${channelId}`;
}

/** The first of these sizes that is there. A channel's `default` is 88 pixels wide, its `medium` 240; a video's 120 and 320. */
function picture(
  thumbnails: v.InferOutput<typeof Thumbnails>,
  sizes: readonly (keyof NonNullable<typeof thumbnails>)[],
  origin: SourceOrigin,
): string | null {
  const usable = sizes.map((size) => pictureUrl('youtube', origin, thumbnails?.[size]?.url));
  return usable.find((url) => url !== null) ?? null;
}

function toCount(count: string | number | null | undefined): number | null {
  const number = typeof count === 'string' && !/^\d+$/.test(count) ? NaN : Number(count ?? NaN);
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
}
