import type * as v from 'valibot';
import { readResponse } from '../../../src/adapters/outbound/upstream/request-with-retry.js';
import type { UpstreamResponse } from '../../../src/adapters/outbound/upstream/upstream-client.js';
import type { Upstream } from '../../../src/core/music/source.js';
import { DomainError } from '../../../src/core/shared/domain-error.js';
import { must } from './fuzz.js';

export function answer(body: string, status = 200): UpstreamResponse {
  return { status, body, retryAfterSeconds: null, headers: {} };
}

/** Stands for the HTTP client of a source, which has got the body that `current` gives. */
export function reading(source: Upstream, current: () => string) {
  return <S extends v.GenericSchema>(shape: S): Promise<v.InferOutput<S>> =>
    Promise.resolve().then(() => readResponse(source, answer(current()), shape));
}

/** What the adapter says, or nothing where it calls the answer unusable. */
export async function unlessUnusable<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    must(error instanceof DomainError && error.code === 'upstream_error', `${String(error)} is a source’s failure`);
    return null;
  }
}

/** Control characters but line ends and tabs, and marks that turn the direction of what follows. */
const HARMFUL = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** No text in it could harm whoever is shown it, or can't be stored; nor is there a figure that no JSON has. */
export function mustBeHarmless(value: unknown): void {
  if (typeof value === 'string')
    must(value.isWellFormed() && !HARMFUL.test(value), `${JSON.stringify(value)} is plain text`);
  else if (typeof value === 'number') must(Number.isFinite(value), `${value} is a number`);
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) mustBeHarmless(part);
}

/** An address that leads to this site, and to no other. */
export function mustLeadTo(origin: string, address: string): void {
  must(URL.parse(address)?.origin === origin, `${JSON.stringify(address)} leads to ${origin}`);
}
