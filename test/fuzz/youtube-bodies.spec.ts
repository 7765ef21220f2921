import { YouTubeChannelDirectory } from '../../src/adapters/outbound/youtube/youtube-channel-directory.js';
import type { YouTubeClient } from '../../src/adapters/outbound/youtube/youtube-client.js';
import type { YouTubeIdCache } from '../../src/adapters/outbound/youtube/youtube-id-cache.js';
import { readRefusal } from '../../src/adapters/outbound/youtube/youtube-refusal.js';
import type { YouTubeQuotaShares } from '../../src/adapters/outbound/youtube/youtube-quota-shares.js';
import type { ChannelsAnswer } from '../../src/adapters/outbound/youtube/youtube-shapes.js';
import { isArtwork } from '../../src/core/music/artwork.js';
import { noTimeLimit } from '../support/open-sources.js';
import { answer, mustBeHarmless, mustLeadTo, reading, unlessUnusable } from './support/foreign-answer.js';
import { fuzz, must } from './support/fuzz.js';
import { foreignJson } from './support/odd-inputs.js';

const thumbnails = {
  default: { url: 'https://yt3.ggpht.com/ytc/x=s88', width: 88, height: 88 },
  medium: { url: 'https://yt3.ggpht.com/ytc/x=s240' },
  high: { url: 'https://i.ytimg.com/vi/x/hqdefault.jpg' },
};
const id = 'UCK8sQmJBp8GCxrOtXWBpyEA';
const SEEDS = [
  {
    kind: 'youtube#searchListResponse',
    nextPageToken: 'CAUQAA',
    items: [
      { id: { kind: 'youtube#channel', channelId: id }, snippet: { title: 'Rock &amp; Roll', thumbnails } },
      { id: { channelId: 'UCxRULEz6kS0PMxCzOY25GhQ' }, snippet: { title: 'Halcyon Drift', thumbnails: {} } },
    ],
  },
  {
    kind: 'youtube#channelListResponse',
    items: [
      {
        id,
        snippet: { title: 'Halcyon Drift', description: 'Tides\nand more', customUrl: '@halcyon', thumbnails },
        statistics: { viewCount: '3331930783', subscriberCount: '107', hiddenSubscriberCount: false, videoCount: '26' },
        contentDetails: { relatedPlaylists: { likes: '', uploads: 'UUK8sQmJBp8GCxrOtXWBpyEA' } },
      },
    ],
  },
  { kind: 'youtube#channelListResponse', pageInfo: { totalResults: 0 } },
  { kind: 'youtube#playlistItemListResponse', items: [{ contentDetails: { videoId: 'D-lhorsDlUQ' } }] },
  {
    kind: 'youtube#videoListResponse',
    items: [
      {
        id: 'D-lhorsDlUQ',
        snippet: { title: 'Low Water', publishedAt: '2019-03-21T20:37:49.000Z', thumbnails },
        statistics: { viewCount: '1234' },
      },
    ],
  },
  {
    error: {
      code: 403,
      errors: [{ reason: 'quotaExceeded', domain: 'youtube.quota' }],
      details: [{ reason: 'RATE_LIMIT_EXCEEDED', metadata: { quota_limit: 'SearchQueriesPerDay' } }],
    },
  },
];

let body = '';
const read = reading('youtube', () => body);
const client = {
  list: (_resource: string, _query: object, shape: typeof ChannelsAnswer) => read(shape),
  assertOpen: () => Promise.resolve(),
};
const quota = { runSearch: (_client: object, search: () => unknown) => search() };
const ids = { getTopVideos: () => Promise.resolve([]), setTopVideos: () => Promise.resolve() };
const directory = new YouTubeChannelDirectory(
  client as unknown as YouTubeClient,
  quota as unknown as YouTubeQuotaShares,
  ids as unknown as YouTubeIdCache,
  'live',
);
const searcher = { key: 'x', exempt: false } as unknown as Parameters<typeof directory.searchByName>[1];

function mustBeUsable(found: { id: string; url: string }, picture: string | null): void {
  mustBeHarmless(found);
  mustLeadTo('https://www.youtube.com', found.url);
  must(found.id !== '' && found.url.endsWith(encodeURIComponent(found.id)), 'its page is that of its id');
  must(new URL(found.url).href === found.url, 'its page has the form that addresses have');
  must(picture === null || isArtwork('youtube', new URL(picture)), 'its picture is YouTube’s');
}

fuzz('bodies from YouTube', foreignJson(SEEDS), async (text) => {
  body = text;
  for (const status of [400, 401, 403, 404, 429, 500]) {
    const { reason } = readRefusal(answer(text, status), 'channels');
    must(reason === null || /^\w{1,80}$/.test(reason), 'a reason is one word');
  }
  const found = (await unlessUnusable(() => directory.searchByName('x', searcher, noTimeLimit()))) ?? [];
  for (const candidate of found) mustBeUsable(candidate, candidate.imageUrl);
  const channel = await unlessUnusable(() => directory.findById(id, noTimeLimit()));
  if (channel !== null) {
    mustBeUsable(channel, channel.imageUrl);
    for (const count of [channel.views, channel.subscribers, channel.videoCount])
      must(count === null || (Number.isSafeInteger(count) && count >= 0), `${count} is a count`);
  }
  const uploader = { id, uploadsId: 'UU', title: 'x' } as Parameters<typeof directory.findTopVideos>[0];
  const videos = (await unlessUnusable(() => directory.findTopVideos(uploader, noTimeLimit()))) ?? [];
  for (const video of videos) mustBeUsable(video, video.thumbnailUrl);
});
