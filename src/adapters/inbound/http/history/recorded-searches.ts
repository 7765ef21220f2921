import type { Request } from 'express';
import type { RecordedResult } from '../../../../core/history/history-entry.js';
import type { RecordedSearch } from '../../../../core/history/record-search.js';
import type { SourceOutcome } from '../../../../core/music/source-outcome.js';
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

/** A search for an artist as the history records it; nothing when Spotify was not asked. */
export function artistSearch(query: string, outcome: SourceOutcome<FoundArtist>): readonly RecordedSearch[] {
  return recordedSearch('spotify', query, outcome, ({ artist: { id, name, url } }) => ({ id, name, url }));
}

/** The same on YouTube. */
export function channelSearch(query: string, outcome: SourceOutcome<FoundChannel>): readonly RecordedSearch[] {
  return recordedSearch('youtube', query, outcome, ({ channel: { id, title, url } }) => ({ id, name: title, url }));
}

/** A search for songs, with the first result. */
export function trackSearch(query: string, outcome: SourceOutcome<FoundTracks>): readonly RecordedSearch[] {
  return recordedSearch('spotify', query, outcome, ({ tracks: [first] }) =>
    first === undefined ? null : { id: first.id, name: first.name, url: first.url },
  );
}

function recordedSearch<T>(
  source: Source,
  query: string,
  outcome: SourceOutcome<T>,
  resultOf: (found: T) => RecordedResult | null,
): readonly RecordedSearch[] {
  if (outcome.status === 'not_configured') return [];
  const result = outcome.status === 'ok' ? resultOf(outcome.found) : null;
  // A very long address is no use in a list; who it led to is.
  const recorded = query.length <= SEARCH_NAME_MAX * 2 ? query : result?.name;
  return recorded === undefined ? [] : [{ source, query: recorded, result }];
}
