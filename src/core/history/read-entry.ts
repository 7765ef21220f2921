import { isArtwork } from '../music/artwork.js';
import { SEARCH_ADDRESS_MAX } from '../music/search-term.js';
import type { Source } from '../music/source.js';
import { asRecord } from '../shared/is-record.js';
import { characterCount, hasControlCharacters } from '../shared/text.js';
import { type NewHistoryEntry, type RecordedResult, SEARCH_KINDS, type SearchKind } from './history-entry.js';

/** Longer than any id, name or address of a source's that is kept. */
const TEXT_MAX = 500;

const HOSTS: Record<Source, string> = { spotify: 'https://open.spotify.com/', youtube: 'https://www.youtube.com/' };

const MBID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * An entry of an export; those from before there were kinds say which source was searched.
 * @returns `null` when it can't be one; what is wrong with its result only leaves that out
 */
export function readEntry(userId: string, item: unknown, now: Date): NewHistoryEntry | null {
  const { kind, source, query, result, mbid, searched_at: time } = asRecord(item);
  const known = SEARCH_KINDS.find((one) => one === kind) ?? formerKind(source);
  const searchedAt = new Date(typeof time === 'string' && /^\d{4}-/.test(time) ? time : Number.NaN);
  if (known === undefined || Number.isNaN(searchedAt.getTime())) return null;
  if (typeof query !== 'string' || !isText(query, SEARCH_ADDRESS_MAX)) return null;
  return {
    userId,
    kind: known,
    query,
    result: readResult(asRecord(result), source),
    mbid: typeof mbid === 'string' && MBID.test(mbid) ? mbid : null,
    searchedAt: searchedAt < now ? searchedAt : now,
  };
}

function formerKind(source: unknown): SearchKind | undefined {
  if (source === 'spotify') return 'artist';
  return source === 'youtube' ? 'channel' : undefined;
}

function readResult(result: Readonly<Record<string, unknown>>, searched: unknown): RecordedResult | null {
  const { source = searched, id, name, url, image_url: image } = result;
  if (source !== 'spotify' && source !== 'youtube') return null;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof url !== 'string') return null;
  if (![id, name, url].every((text) => isText(text, TEXT_MAX)) || !url.startsWith(HOSTS[source])) return null;
  const picture = typeof image === 'string' ? URL.parse(image) : null;
  return { source, id, name, url, imageUrl: picture !== null && isArtwork(source, picture) ? String(image) : null };
}

function isText(text: string, max: number): boolean {
  return text !== '' && text.isWellFormed() && !hasControlCharacters(text) && characterCount(text) <= max;
}
