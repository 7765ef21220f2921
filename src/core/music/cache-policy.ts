/**
 * For how long what the sources said is kept, in milliseconds each. The sources' terms allow it for a while only:
 * Spotify's no longer than strictly needed, YouTube's for at most 30 days.
 */
export interface CachePolicy {
  /** So long an answer is given as it is. */
  readonly ttlMs: number;
  /** So long an older one is given at once, marked, while it is renewed. */
  readonly staleWhileRevalidateMs: number;
  /** So long it is given, marked, when the source can't be asked. Then it is dropped, used or not. */
  readonly staleIfErrorMs: number;
  /** So long "nothing found" is kept, and what lacks a part. */
  readonly negativeTtlMs: number;
  /** After a renewal that failed, so long nobody tries the next one. */
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
