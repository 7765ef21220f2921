import type { Request } from 'express';
import type { RecordedResult, SearchKind } from '../../../../core/history/history-entry.js';
import type { RecordedSearch } from '../../../../core/history/record-search.js';
import type { SourceOutcome } from '../../../../core/music/source-outcome.js';
import type { FoundEverywhere } from '../../../../core/music/find-everywhere.js';
import type { FoundArtist } from '../../../../core/music/search-artist.js';
import type { FoundChannel } from '../../../../core/music/search-channel.js';
import type { FoundTracks } from '../../../../core/music/search-tracks.js';
import { SEARCH_NAME_MAX } from '../../../../core/music/search-term.js';
import type { Source } from '../../../../core/music/source.js';
import { currentUser } from '../session/current-login.js';

/** Headers of browsers that fetch a page in advance; the second one is outdated, but still used. */
const PREFETCH_HEADERS = ['sec-purpose', 'purpose'] as const;

/**
 * The user whose history records the searches of this request; `null` for a visitor, for `HEAD`, which changes nothing,
 * and for a page that is fetched in advance and perhaps never seen.
 */
export function recordedUserOf(request: Request): string | null {
  const prefetched = PREFETCH_HEADERS.some((name) => /^prefetch\b/i.test(String(request.headers[name] ?? '')));
  return request.method === 'HEAD' || prefetched ? null : (currentUser(request)?.id ?? null);
}

/** A search for an artist as the history records it; `null` when Spotify was not asked. */
export function artistSearch(query: string, outcome: SourceOutcome<FoundArtist>): RecordedSearch | null {
  return recordedSearch('artist', query, [outcome], artistIn(outcome));
}

/** The same on YouTube. */
export function channelSearch(query: string, outcome: SourceOutcome<FoundChannel>): RecordedSearch | null {
  return recordedSearch('channel', query, [outcome], channelIn(outcome));
}

/** A search for songs, with the first result. */
export function trackSearch(query: string, outcome: SourceOutcome<FoundTracks>): RecordedSearch | null {
  const first = outcome.status === 'ok' ? outcome.found.tracks[0] : undefined;
  const result = first && pick('spotify', first, first.imageUrl);
  // The first song's name would not name the artist of a long address.
  return recordedSearch('track', shortened(query), [outcome], result ?? null);
}

/** A search of both sources, with what Spotify found: that may be kept for longer than what is YouTube's. */
export function searchOfBoth({ query, spotify, youtube, identity }: FoundEverywhere): RecordedSearch | null {
  const result = artistIn(spotify) ?? channelIn(youtube);
  return recordedSearch('everything', query, [spotify, youtube], result, identity.identity?.mbid);
}

function artistIn(outcome: SourceOutcome<FoundArtist>): RecordedResult | null {
  if (outcome.status !== 'ok') return null;
  const { artist } = outcome.found;
  return pick('spotify', artist, artist.thumbnailUrl);
}

function channelIn(outcome: SourceOutcome<FoundChannel>): RecordedResult | null {
  if (outcome.status !== 'ok') return null;
  const { id, title, url, imageUrl } = outcome.found.channel;
  return pick('youtube', { id, name: title, url }, imageUrl);
}

type Named = Pick<RecordedResult, 'id' | 'name' | 'url'>;

function pick(source: Source, { id, name, url }: Named, imageUrl: string | null): RecordedResult {
  return { source, id, name, url, imageUrl };
}

function recordedSearch(
  kind: SearchKind,
  query: string,
  outcomes: readonly SourceOutcome<unknown>[],
  result: RecordedResult | null,
  mbid: string | null = null,
): RecordedSearch | null {
  if (outcomes.every(({ status }) => status === 'not_configured')) return null;
  const short = shortened(query);
  // A very long address is no use in a list; who it led to is.
  return { kind, query: short === query ? query : (result?.name ?? short), result, mbid };
}

/** The longest query that is recorded, in Unicode code points. */
const RECORDED_MAX = SEARCH_NAME_MAX * 2;

function shortened(query: string): string {
  return [...query].slice(0, RECORDED_MAX).join('');
}
