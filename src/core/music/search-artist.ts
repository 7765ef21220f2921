import type { Clock } from '../shared/clock.js';
import { type ResponseCache, cacheKey, staleSeconds } from './response-cache.js';
import type { Artist } from './artist.js';
import { chooseByName } from './choose-by-name.js';
import type { ArtistCatalog } from './music.ports.js';
import type { SearchPolicy } from './music-policies.js';
import { nothingFound } from './source.js';

export interface FoundArtist {
  readonly artist: Artist;
  /** The others of the same answer, in the source's order: at most 9. */
  readonly otherMatches: readonly Artist[];
  /** Whether this comes from the sample catalogue. */
  readonly sample: boolean;
  /** How old it is, in whole seconds, where it is older than it should be; else `null`. */
  readonly staleSeconds: number | null;
}

/** Who is that on Spotify? */
export class SearchArtist {
  constructor(
    private readonly catalog: ArtistCatalog,
    private readonly clock: Clock,
    private readonly policy: SearchPolicy,
    private readonly responses: ResponseCache,
  ) {}

  /**
   * @param name what was typed, trimmed
   * @param preferredId an artist to prefer if it is among the matches: for "not the one you meant?"
   * @throws DomainError `not_found`, or what {@link ArtistCatalog} throws
   */
  async run(name: string, preferredId?: string): Promise<FoundArtist> {
    const { origin } = this.catalog;
    const response = await this.responses.get('artists', `${origin}:${cacheKey(name)}`, () => this.fetch(name));
    const matches = response.value;
    const artist = matches.find(({ id }) => id === preferredId) ?? chooseByName(name, matches, (match) => match.name);
    if (artist === undefined) throw nothingFound('spotify', name);
    return {
      artist,
      otherMatches: matches.filter(({ id }) => id !== artist.id).slice(0, 9),
      sample: origin === 'sample',
      staleSeconds: staleSeconds(response, this.clock.now()),
    };
  }

  private async fetch(name: string) {
    const artists = await this.clock.within(this.policy.timeLimitMs, (signal) =>
      this.catalog.findArtists(name, signal),
    );
    return { value: artists, negative: artists.length === 0 };
  }
}
