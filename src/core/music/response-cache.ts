import type { Artist } from './artist.js';
import type { Channel, ChannelCandidate, Video } from './channel.js';
import type { Track, TrackPage } from './track.js';

export interface ChannelResponse {
  readonly channel: Channel;
  /** Most viewed first; empty when it has none, or when their request failed: the channel itself is the result. */
  readonly videos: readonly Video[];
  /** The others of the same search, in the source's order; empty when it took no search. */
  readonly others: readonly ChannelCandidate[];
}

/** What the sources' responses hold, by kind. Plain data only: it may be cached outside of this process. */
export interface SourceResponses {
  /** In the source's order; empty when there is none. */
  readonly artists: readonly Artist[];
  /** `null`: there is none. */
  readonly channel: ChannelResponse | null;
  readonly tracks: TrackPage;
  /** An artist's own. */
  readonly songs: readonly Track[];
}

export type ResponseKind = keyof SourceResponses;

export interface FetchedResponse<T> {
  readonly value: T;
  /** Nothing was found, or a part is missing: cached for a short time only, and never sent when the source is down. */
  readonly negative: boolean;
}

export interface CachedResponse<T> {
  readonly value: T;
  /** In milliseconds since 1970. */
  readonly fetchedAt: number;
  /** Past its time to live: it is being renewed, or the source is unavailable. */
  readonly stale: boolean;
}

/**
 * Keeps the sources' responses within bounds of number, size and age (see `CachePolicy`).
 *
 * - One request in flight per key: all who wait for it share its end, be that a response or an error. Only after a
 *   caller-specific error one of the others tries.
 * - A stale response is given at once while one renewal runs (stale-while-revalidate), and when the source can't be
 *   asked (stale-if-error).
 * - Errors are never cached.
 */
export abstract class ResponseCache {
  /**
   * @param key see {@link cacheKey}
   * @param fetch calls the source; it serves every waiting request, so its time limit has to be its own
   * @returns a value that nobody may change: others get the same
   * @throws what `fetch` throws
   */
  abstract get<K extends ResponseKind>(
    kind: K,
    key: string,
    fetch: () => Promise<FetchedResponse<SourceResponses[K]>>,
  ): Promise<CachedResponse<SourceResponses[K]>>;
}

/** Spotify reads these words, in capitals only, as operators. */
const OPERATORS = /(?<!\S)(?:AND|OR|NOT)(?!\S)/;

/**
 * What was typed, reduced to what makes a difference to a source: white space and case do not, except where Spotify
 * reads capitals as an operator. Accents may, so they stay. Names with the same key differ in case and spacing
 * only, so that whoever is chosen for one of them fits the others, too.
 */
export function cacheKey(name: string): string {
  const spaced = name.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return OPERATORS.test(spaced) ? spaced : spaced.toLowerCase();
}

/** The age of a stale response in whole seconds; `null` for a fresh one. */
export function staleSeconds({ fetchedAt, stale }: CachedResponse<unknown>, now: Date): number | null {
  return stale ? Math.max(0, Math.floor((now.getTime() - fetchedAt) / 1000)) : null;
}
