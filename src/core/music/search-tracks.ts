import type { Clock } from '../shared/clock.js';
import { type ResponseCache, cacheKey, staleSeconds } from './response-cache.js';
import type { ArtistCatalog } from './music.ports.js';
import type { SearchPolicy } from './music-policies.js';
import type { TrackPage } from './track.js';

export interface FoundTracks extends TrackPage {
  readonly sample: boolean;
  /** How old it is, in whole seconds, where it is older than it should be; else `null`. */
  readonly staleSeconds: number | null;
}

export class SearchTracks {
  constructor(
    private readonly catalog: ArtistCatalog,
    private readonly clock: Clock,
    private readonly policy: SearchPolicy,
    private readonly responses: ResponseCache,
  ) {}

  /** @param page `limit` 1 to 10, `offset` 0 to 1000; an empty page is an answer, not an error */
  async run(query: string, page: { limit: number; offset: number }): Promise<FoundTracks> {
    const { origin } = this.catalog;
    const key = `${origin}:${page.limit}:${page.offset}:${cacheKey(query)}`;
    const response = await this.responses.get('tracks', key, () => this.fetch(query, page));
    return {
      ...response.value,
      sample: origin === 'sample',
      staleSeconds: staleSeconds(response, this.clock.now()),
    };
  }

  private async fetch(query: string, { limit, offset }: { limit: number; offset: number }) {
    const found = await this.clock.within(this.policy.timeLimitMs, (signal) =>
      this.catalog.findTracks(query, limit, offset, signal),
    );
    return { value: found, negative: found.tracks.length === 0 };
  }
}
