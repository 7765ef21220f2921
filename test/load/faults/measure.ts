import { getJson } from '../../support/run-service.js';
import type { FaultyService, FaultySource } from './fault-world.js';

/** A search, how long it took, and what the same took elsewhere at the same time. */
export interface Timed {
  readonly name: string;
  readonly data: any;
  readonly ms: number;
  readonly referenceMs: number;
}

/**
 * Searches by turns at a service with a fault and at one where that source is switched off, so that what else the machine
 * does meets both.
 */
export async function measure(faulty: FaultyService, off: FaultyService, names: readonly string[]): Promise<Timed[]> {
  const results: Timed[] = [];
  for (const name of names) {
    const reference = await search(off, name);
    const { data, ms } = await search(faulty, name);
    results.push({ name, data, ms, referenceMs: reference.ms });
  }
  return results;
}

export async function search(
  { service }: FaultyService,
  name: string,
): Promise<{ status: number; data: any; ms: number }> {
  const startedAt = performance.now();
  const { status, json } = await getJson(`${service.url}/api/v1/search?q=${encodeURIComponent(name)}`);
  return { status, data: json.data, ms: performance.now() - startedAt };
}

/** How many requests to each source follow one another in a search for somebody who is known. */
const CALLS: Readonly<Record<FaultySource, number>> = { spotify: 2, youtube: 3, musicbrainz: 0 };

/** What a slow source takes by itself, asked now. @returns milliseconds */
export async function slowAlone({ source }: FaultyService, which: FaultySource): Promise<number> {
  const startedAt = performance.now();
  for (let i = 0; i < CALLS[which]; i += 1) await fetch(`${source?.baseUrl}/`).then((answer) => answer.text());
  return performance.now() - startedAt;
}

export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
