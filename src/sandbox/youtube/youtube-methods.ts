import { jsonReply, type SandboxReply } from '../sandbox-server.js';
import { badParameter, playlistNotFound } from './youtube-errors.js';
import type { ChannelEntry, FoundVideo, YouTubeCatalogue } from './youtube-catalogue.js';
import { listOf, noFilter, readIds, readPage, readParts } from './youtube-parameters.js';
import { channelResource, playlistItemResource, searchResult, videoResource, withEtag } from './youtube-resources.js';

/** A method of the API: answers a query, or throws `Refused`. */
export type Method = (query: URLSearchParams, catalogue: YouTubeCatalogue) => SandboxReply;

/** `search.list` for channels and videos. An empty result has `items: []`. */
export const search: Method = (query, catalogue) => {
  const parts = readParts(query, ['snippet']);
  const types = listOf(query, 'type');
  const unknown = types.find((type) => !['channel', 'video', 'playlist'].includes(type));
  if (unknown !== undefined) {
    return badParameter('invalidParameter', `Invalid value '${unknown}'.`, 'type', 'global');
  }
  const wants = (type: string): boolean => types.length === 0 || types.includes(type);
  const q = query.get('q') ?? '';
  const ofChannel = query.get('channelId') ?? undefined;
  const channels = wants('channel')
    ? catalogue.findChannels(q).filter(({ id }) => ofChannel === undefined || id === ofChannel)
    : [];
  const videos = wants('video') ? compose(catalogue.findVideos(q, ofChannel), query.get('order') ?? 'relevance') : [];
  const page = readPage<ChannelEntry | FoundVideo>(query, [...channels, ...videos]);
  return listReply('youtube#searchListResponse', {
    regionCode: 'US',
    ...page.info,
    items: page.entries.map((entry) => searchResult(entry, parts)),
  });
};

/** `channels.list` by id or handle. Nothing found is an answer without `items`. */
export const channels: Method = (query, catalogue) => {
  const parts = readParts(query, [
    'snippet',
    'contentDetails',
    'statistics',
    'brandingSettings',
    'status',
    'topicDetails',
  ]);
  const ids = readIds(query);
  const handle = query.get('forHandle');
  if (ids.length > 0 && handle !== null) {
    const message = 'Incompatible parameters specified in the request: id, forHandle';
    return badParameter('incompatibleParameters', message, 'parameters');
  }
  if (ids.length === 0 && handle === null) return noFilter(['forHandle', 'id']);
  const found =
    handle === null ? [...new Set(ids)].map((id) => catalogue.channel(id)) : [catalogue.channelByHandle(handle)];
  const items = found.filter((channel) => channel !== undefined).map((channel) => channelResource(channel, parts));
  return listReply('youtube#channelListResponse', {
    pageInfo: { totalResults: items.length, resultsPerPage: 5 },
    ...(items.length === 0 ? {} : { items }),
  });
};

/** `playlistItems.list` of a channel's uploads, newest first. */
export const playlistItems: Method = (query, catalogue) => {
  const parts = readParts(query, ['snippet', 'contentDetails', 'status']);
  const playlistId = query.get('playlistId');
  if (playlistId === null) return noFilter(['id', 'playlistId']);
  const channel = catalogue.channelByUploads(playlistId);
  if (channel === undefined) return playlistNotFound();
  const page = readPage(query, channel.uploads);
  return listReply('youtube#playlistItemListResponse', {
    ...page.info,
    items: page.entries.map((video, index) => playlistItemResource(video, page.start + index, channel, parts)),
  });
};

/** `videos.list` by id. Deleted and unknown ones are left out. */
export const videos: Method = (query, catalogue) => {
  const parts = readParts(query, ['snippet', 'contentDetails', 'statistics', 'status', 'player', 'topicDetails']);
  const ids = readIds(query);
  if (ids.length === 0) return noFilter(['chart', 'id', 'myRating']);
  const items = [...new Set(ids)]
    .map((id) => catalogue.video(id))
    .filter((found) => found !== undefined)
    .map((found) => videoResource(found, parts));
  return listReply('youtube#videoListResponse', {
    items,
    pageInfo: { totalResults: items.length, resultsPerPage: items.length },
  });
};

function listReply(kind: string, content: object): SandboxReply {
  return jsonReply(200, withEtag({ kind, ...content }));
}

function compose(found: readonly FoundVideo[], order: string): readonly FoundVideo[] {
  switch (order) {
    case 'date':
      return [...found].sort((a, b) => b.video.publishedAt.localeCompare(a.video.publishedAt));
    case 'title':
      return [...found].sort((a, b) => a.video.title.localeCompare(b.video.title));
    case 'viewCount':
      return nearlyByViews(found);
    default:
      return found;
  }
}

/** By views, except that the first two have changed places: YouTube's own order by views is not reliable either. */
function nearlyByViews(found: readonly FoundVideo[]): readonly FoundVideo[] {
  const [first, second, ...rest] = [...found].sort((a, b) => b.video.views - a.video.views);
  return [second, first, ...rest].filter((entry) => entry !== undefined);
}
