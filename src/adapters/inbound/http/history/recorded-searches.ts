import type { Request } from 'express';
import type { RecordedResult } from '../../../../core/history/history-entry.js';
import type { RecordedSearch } from '../../../../core/history/record-search.js';
import type { SourceOutcome } from '../../../../core/music/search-everywhere.js';
import type { FoundArtist } from '../../../../core/music/search-artist.js';
import type { FoundChannel } from '../../../../core/music/search-channel.js';
import type { FoundTracks } from '../../../../core/music/search-tracks.js';
import type { Source } from '../../../../core/music/source.js';
import { currentLogin } from '../session/current-login.js';

/** What browsers say when they fetch a page that nobody has asked for yet; the second is what some still say. */
const PREFETCH_HEADERS = ['sec-purpose', 'purpose'] as const;

/**
 * Whose history the searches of this request belong into: `null` for a visitor, and where nobody searched. `HEAD` is
 * answered like `GET` and changes nothing; a page that is fetched ahead may never be looked at.
 */
export function recordedUserOf(request: Request): string | null {
  const ahead = PREFETCH_HEADERS.some((name) => /^prefetch\b/i.test(String(request.headers[name] ?? '')));
  return request.method === 'HEAD' || ahead ? null : (currentLogin(request)?.user.id ?? null);
}

/** A search for an artist as the history keeps it; nothing when Spotify was not asked. */
export function artistSearch(query: string, outcome: SourceOutcome<FoundArtist>): readonly RecordedSearch[] {
  return recordedSearch('spotify', query, outcome, ({ artist: { id, name, url } }) => ({ id, name, url }));
}

/** The same at YouTube. */
export function channelSearch(query: string, outcome: SourceOutcome<FoundChannel>): readonly RecordedSearch[] {
  return recordedSearch('youtube', query, outcome, ({ channel: { id, title, url } }) => ({ id, name: title, url }));
}

/** A search for songs: the first one found stands for all of them. */
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
  return [{ source, query, result: outcome.status === 'ok' ? resultOf(outcome.found) : null }];
}
