import type { CatalogueOptions } from '../catalogue/sample-catalogue.js';
import { htmlReply, jsonReply, type Protocol, type SandboxReply } from '../sandbox-server.js';
import { buildYouTubeCatalogue, type YouTubeCatalogue } from './youtube-catalogue.js';
import { badKey, badParameter, missingKey, playlistNotFound } from './youtube-errors.js';
import { channelResource, playlistItemResource, searchResult, videoResource, type Parts } from './youtube-resources.js';

export interface YouTubeSandboxOptions extends CatalogueOptions {
  /** The key that it accepts. */
  readonly apiKey: string;
}

/** YouTube's limit for everything that lists. */
const MAX_RESULTS = 50;
const DEFAULT_RESULTS = 5;

/** Thrown out of a method: the response that refuses the request. */
class Refused extends Error {
  constructor(readonly reply: SandboxReply) {
    super('The request was refused.');
  }
}

/** A method of the API. @throws Refused */
type Method = (query: URLSearchParams, parts: Parts, catalogue: YouTubeCatalogue) => SandboxReply;

/** The methods, and of their parameters those, that this service's adapter uses. */
const METHODS: Readonly<Record<string, Method | undefined>> = {
  /** `search.list` for channels. An empty result has `items: []`. */
  '/youtube/v3/search': (query, _parts, catalogue) => {
    const { entries, info } = pageOf(query, catalogue.findChannels(query.get('q') ?? ''));
    return jsonReply(200, { kind: 'youtube#searchListResponse', ...info, items: entries.map(searchResult) });
  },

  /** `channels.list` by id, handle or former username, which are the handles here. Nothing found has no `items`. */
  '/youtube/v3/channels': (query, parts, catalogue) => {
    const handle = query.get('forHandle') ?? query.get('forUsername');
    const found =
      handle === null ? idsIn(query).map((id) => catalogue.channel(id)) : [catalogue.channelByHandle(handle)];
    const items = found.filter((one) => one !== undefined).map((channel) => channelResource(channel, parts));
    return jsonReply(200, { kind: 'youtube#channelListResponse', ...(items.length === 0 ? {} : { items }) });
  },

  /** `playlistItems.list` of a channel's uploads, newest first. */
  '/youtube/v3/playlistItems': (query, parts, catalogue) => {
    const channel = catalogue.channelByUploads(query.get('playlistId') ?? '');
    if (channel === undefined) return playlistNotFound();
    const { entries, info } = pageOf(query, channel.uploads);
    const items = entries.map((video) => playlistItemResource(video, channel, parts));
    return jsonReply(200, { kind: 'youtube#playlistItemListResponse', ...info, items });
  },

  /** `videos.list` by id. Deleted and unknown ones are left out. */
  '/youtube/v3/videos': (query, parts, catalogue) => {
    const found = idsIn(query).map((id) => catalogue.video(id));
    const items = found
      .filter((one) => one !== undefined)
      .map(({ video, channel }) => videoResource(video, channel, parts));
    return jsonReply(200, { kind: 'youtube#videoListResponse', items });
  },
};

/** The YouTube Data API (`<baseUrl>/youtube/v3`) over the sample catalogue. */
export function youtubeProtocol(options: YouTubeSandboxOptions): Protocol {
  const catalogue = buildYouTubeCatalogue(options);
  return ({ method, path, query }) => {
    const answer = method === 'GET' ? METHODS[path] : undefined;
    if (answer === undefined) return htmlReply(404, 'Error 404 (Not Found)!!1');
    const key = query.get('key') ?? '';
    if (key === '') return missingKey();
    if (key !== options.apiKey) return badKey();
    try {
      return answer(query, partsIn(query), catalogue);
    } catch (error) {
      if (error instanceof Refused) return error.reply;
      throw error;
    }
  };
}

function partsIn(query: URLSearchParams): Parts {
  const parts = query.get('part')?.split(',') ?? [];
  if (parts.length === 0) throw new Refused(badParameter('required', 'Required parameter: part', 'part', 'global'));
  return new Set(parts);
}

function idsIn(query: URLSearchParams): string[] {
  const ids = query.get('id')?.split(',') ?? [];
  if (ids.length > 0 && ids.length <= MAX_RESULTS) return ids;
  throw new Refused(badParameter('invalidFilters', 'The request specifies an invalid filter parameter.', 'parameters'));
}

/** Cuts one page out of a list. @throws Refused for a size over 50 or a token that is none */
function pageOf<T>(query: URLSearchParams, all: readonly T[]): { entries: readonly T[]; info: object } {
  const size = Number(query.get('maxResults') ?? DEFAULT_RESULTS);
  if (!(size >= 0 && size <= MAX_RESULTS)) {
    const message = `Invalid value '${size}'. Values must be within the range: [0, ${MAX_RESULTS}]`;
    throw new Refused(badParameter('invalidParameter', message, 'maxResults', 'global'));
  }
  const start = startOf(query.get('pageToken'));
  const end = start + size;
  const next = end < all.length ? { nextPageToken: Buffer.from(`from:${end}`).toString('base64url') } : {};
  return {
    entries: all.slice(start, end),
    info: { ...next, pageInfo: { totalResults: all.length, resultsPerPage: size } },
  };
}

function startOf(token: string | null): number {
  if (token === null) return 0;
  const [, start] = /^from:(\d{1,6})$/u.exec(Buffer.from(token, 'base64url').toString('utf8')) ?? [];
  if (start !== undefined) return Number(start);
  throw new Refused(badParameter('invalidPageToken', 'The request specifies an invalid page token.', 'pageToken'));
}
