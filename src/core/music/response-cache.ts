import type { Artist } from './artist.js';
import type { Channel, Video } from './channel.js';
import type { TrackPage } from './track.js';

/** A channel as a search for it ends. */
export interface ChannelResponse {
  readonly channel: Channel;
  readonly topVideo: Video | null;
}

/** What the sources are asked, and what they say to it. Plain data only: it may be kept outside of this process. */
export interface Answers {
  /** In the source's order; empty when there is none. */
  readonly artists: readonly Artist[];
  /** `null`: there is none. */
  readonly channel: ChannelResponse | null;
  readonly tracks: TrackPage;
}

export type ResponseKind = keyof Answers;

/** What a source has just said. */
export interface FetchedResponse<T> {
  readonly value: T;
  /** Nothing was found, or a part is missing: good for a moment, and no substitute when the source is down. */
  readonly brief: boolean;
}

export interface Answer<T> {
  readonly value: T;
  /** When the source said it, in milliseconds since 1970. */
  readonly fetchedAt: number;
  /** Older than it should be: it is being renewed, or the source can't be asked for now. */
  readonly stale: boolean;
}

/**
 * Keeps what the sources said for a while, within bounds of number, size and age (see `CachePolicy`).
 *
 * - Of any number of equal questions at once, one is asked; all get its end, be that an answer or an error. Only a
 *   refusal that concerns whoever asked alone is not theirs: then another one of them asks.
 * - An answer that has grown old is given at once while one renewal runs, and when the source can't be asked.
 * - Errors are never kept: the next one asks again.
 */
export abstract class ResponseCache {
  /**
   * @param question see `cacheKey`
   * @param ask asks the source; it belongs to everybody who waits for it, so its time limit has to be its own
   * @returns without a promise what is there already, so that it costs next to nothing; the same value each time, which
   * nobody may change
   * @throws what `ask` throws, as a rejected promise
   */
  abstract answer<K extends ResponseKind>(
    kind: K,
    question: string,
    ask: () => Promise<FetchedResponse<Answers[K]>>,
  ): Answer<Answers[K]> | Promise<Answer<Answers[K]>>;
}

/** Spotify reads these words, in capitals only, as operators. */
const OPERATORS = /(?<!\S)(?:AND|OR|NOT)(?!\S)/;

/**
 * What was typed, reduced to what makes a difference to a source: white space and case do not, except where Spotify
 * reads capitals as an operator. Accents may, so they stay. Names with the same question are equal for `foldName`, so
 * that the same of several matches is chosen for all of them.
 */
export function cacheKey(name: string): string {
  const spaced = name.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return OPERATORS.test(spaced) ? spaced : spaced.toLowerCase();
}

/** How old an answer is that should be younger, in whole seconds; `null` while it is as fresh as it should be. */
export function staleSeconds({ fetchedAt, stale }: Answer<unknown>, now: Date): number | null {
  return stale ? Math.max(0, Math.floor((now.getTime() - fetchedAt) / 1000)) : null;
}
