export interface SearchPolicy {
  /** Milliseconds for all calls to one source in one search. Searches have to end within 10 s (`docs/reference.md`). */
  readonly timeLimitMs: number;
  /** Milliseconds for the extra of a channel's videos, within the time limit: they are not worth a long wait. */
  readonly videosTimeLimitMs: number;
  /** Milliseconds for the extra of an artist's songs, after the time limit. */
  readonly songsTimeLimitMs: number;
  /** Milliseconds for a page that a link leads to and that is not among those of the name, after the time limit. */
  readonly linkedTimeLimitMs: number;
}

export const defaultSearchPolicy: SearchPolicy = {
  timeLimitMs: 8_000,
  videosTimeLimitMs: 3_000,
  songsTimeLimitMs: 1_500,
  linkedTimeLimitMs: 1_500,
};

/**
 * How long the sources' responses are cached, in milliseconds since they were fetched. The sources' terms allow it for
 * a while only: Spotify's no longer than strictly needed, YouTube's for at most 30 days.
 */
export interface CachePolicy {
  /** Until then a response is fresh. */
  readonly ttlMs: number;
  /** Until then a stale one is sent at once, marked, while it is renewed. */
  readonly staleWhileRevalidateMs: number;
  /** Until then it is sent, marked, when the source is unavailable; afterwards it is removed. */
  readonly staleIfErrorMs: number;
  /** For "nothing found", and for responses that lack a part. */
  readonly negativeTtlMs: number;
  /** The pause after a renewal that failed. */
  readonly retryMs: number;
}

const MINUTE_MS = 60_000;

export const defaultCachePolicy: CachePolicy = {
  ttlMs: 10 * MINUTE_MS,
  staleWhileRevalidateMs: 60 * MINUTE_MS,
  staleIfErrorMs: 6 * 60 * MINUTE_MS,
  negativeTtlMs: MINUTE_MS,
  retryMs: 5_000,
};
