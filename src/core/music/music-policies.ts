export const defaultSearchPolicy = {
  /** Milliseconds for all calls to one source in one search. Searches have to end within 10 s (`docs/reference.md`). */
  timeLimitMs: 8_000,
  /** Milliseconds for the extra of a channel's videos, within the time limit: they are not worth a long wait. */
  videosTimeLimitMs: 3_000,
  /** Milliseconds for the extra of an artist's songs, after the time limit. */
  songsTimeLimitMs: 1_500,
  /** Milliseconds for a page that a link leads to and that is not among those of the name, after the time limit. */
  linkedTimeLimitMs: 1_500,
};

export type SearchPolicy = Readonly<typeof defaultSearchPolicy>;

const MINUTE_MS = 60_000;

/**
 * How long the sources' responses are cached, in milliseconds since they were fetched. The sources' terms allow it for
 * a while only: Spotify's no longer than strictly needed, YouTube's for at most 30 days.
 */
export const defaultCachePolicy = {
  /** Until then a response is fresh. */
  ttlMs: 10 * MINUTE_MS,
  /** Until then a stale one is sent at once, marked, while it is renewed. */
  staleWhileRevalidateMs: 60 * MINUTE_MS,
  /** Until then it is sent, marked, when the source is unavailable; afterwards it is removed. */
  staleIfErrorMs: 6 * 60 * MINUTE_MS,
  /** For "nothing found", and for responses that lack a part. */
  negativeTtlMs: MINUTE_MS,
  /** The pause after a renewal that failed. */
  retryMs: 5_000,
};

export type CachePolicy = Readonly<typeof defaultCachePolicy>;
