import type { Source } from '../music/source.js';

/** What was looked for: an artist on Spotify, a channel on YouTube, songs on Spotify, or an artist on both sources. */
export const SEARCH_KINDS = ['artist', 'channel', 'track', 'everything'] as const;

export type SearchKind = (typeof SEARCH_KINDS)[number];

/** Where a search looks: at one source, or at both. */
export const SEARCHED_SOURCES = ['spotify', 'youtube', 'all'] as const;

export type SearchedSource = (typeof SEARCHED_SOURCES)[number];

const SOURCE_OF: Record<SearchKind, SearchedSource> = {
  artist: 'spotify',
  channel: 'youtube',
  track: 'spotify',
  everything: 'all',
};

export function searchedSource(kind: SearchKind): SearchedSource {
  return SOURCE_OF[kind];
}

/** Who or what a search found: enough to name it, to show it and to link back to its source. */
export interface RecordedResult {
  /** Where it was found. */
  readonly source: Source;
  readonly id: string;
  readonly name: string;
  /** The page at the source. */
  readonly url: string;
  readonly imageUrl: string | null;
}

export interface HistoryEntry {
  /** Opaque; never given out twice. */
  readonly id: string;
  readonly userId: string;
  readonly kind: SearchKind;
  /** As it was searched for. */
  readonly query: string;
  /** `null` when nothing was found, or when it may not be kept any longer. */
  readonly result: RecordedResult | null;
  /** MusicBrainz's id of the artist, where a search of both sources told who that is. */
  readonly mbid: string | null;
  readonly searchedAt: Date;
}

export type NewHistoryEntry = Omit<HistoryEntry, 'id'>;

/** What a store gave, as it may be shown at `now`: without a result of YouTube's that has had its time. */
export function shownAt<Entry extends NewHistoryEntry>(entry: Entry, now: Date, keepResultMs: number): Entry {
  const isOver = entry.result?.source === 'youtube' && entry.searchedAt.getTime() + keepResultMs <= now.getTime();
  return isOver ? { ...entry, result: null } : entry;
}

/** A search as its user sees it, in the API and in the account's export. */
export function historyRecord({ id, kind, query, result, mbid, searchedAt }: HistoryEntry) {
  return {
    id,
    kind,
    source: searchedSource(kind),
    query,
    result: result && {
      source: result.source,
      id: result.id,
      name: result.name,
      url: result.url,
      image_url: result.imageUrl,
    },
    mbid,
    searched_at: searchedAt.toISOString(),
  };
}
