import type { Clock } from '../shared/clock.js';
import type { ArtistCatalog } from './music.ports.js';
import type { SearchPolicy } from './search-policy.js';
import type { TrackPage } from './track.js';

export interface FoundTracks extends TrackPage {
  readonly sample: boolean;
}

/** Which songs are there by that name? */
export class SearchTracks {
  constructor(
    private readonly catalog: ArtistCatalog,
    private readonly clock: Clock,
    private readonly policy: SearchPolicy,
  ) {}

  /** @param page `limit` 1 to 10, `offset` 0 to 1000; an empty page is an answer, not an error */
  async run(query: string, page: { limit: number; offset: number }): Promise<FoundTracks> {
    const found = await this.clock.within(this.policy.timeLimitMs, (signal) =>
      this.catalog.findTracks(query, page.limit, page.offset, signal),
    );
    return { ...found, sample: this.catalog.origin === 'sample' };
  }
}
