import type { Clock } from '../shared/clock.js';
import type { Artist } from './artist.js';
import { chooseByName } from './choose-by-name.js';
import type { ArtistCatalog } from './music.ports.js';
import type { SearchPolicy } from './search-policy.js';
import { nothingFound } from './source.js';

export interface FoundArtist {
  readonly artist: Artist;
  /** The others of the same answer, in the source's order: at most 9. */
  readonly otherMatches: readonly Artist[];
  /** Whether this comes from the sample catalogue. */
  readonly sample: boolean;
}

/** Who is that on Spotify? */
export class SearchArtist {
  constructor(
    private readonly catalog: ArtistCatalog,
    private readonly clock: Clock,
    private readonly policy: SearchPolicy,
  ) {}

  /**
   * @param name what was typed, trimmed
   * @param preferredId an artist to prefer if it is among the matches: for "not the one you meant?"
   * @throws DomainError `not_found`, or what {@link ArtistCatalog} throws
   */
  async run(name: string, preferredId?: string): Promise<FoundArtist> {
    const matches = await this.clock.within(this.policy.timeLimitMs, (signal) =>
      this.catalog.findArtists(name, signal),
    );
    const artist = matches.find((match) => match.id === preferredId) ?? chooseByName(name, matches, (m) => m.name);
    if (artist === undefined) throw nothingFound('spotify', name);
    return {
      artist,
      otherMatches: matches.filter((match) => match.id !== artist.id).slice(0, 9),
      sample: this.catalog.origin === 'sample',
    };
  }
}
