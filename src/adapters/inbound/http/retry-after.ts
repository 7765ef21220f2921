import type { ServerResponse } from 'node:http';

/** Seconds for `Retry-After`: whole, rounded up and at least 1, so that a client that waits is never early. */
export function retryAfterSeconds(seconds: number): number {
  return Math.max(1, Math.ceil(seconds));
}

/** Sets the header (RFC 9110, 10.2.3), unless it isn't known when to retry. */
export function setRetryAfter(response: ServerResponse, seconds: number | null | undefined): void {
  if (seconds === null || seconds === undefined) return;
  response.setHeader('Retry-After', String(retryAfterSeconds(seconds)));
}
