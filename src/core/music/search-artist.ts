import type { Clock } from '../shared/clock.js';
import { type ResponseCache, cacheKey, staleSeconds } from './response-cache.js';
import type { Artist } from './artist.js';
import { chooseByName, matchOf, type NameMatch } from './choose-by-name.js';
import type { ArtistCatalog } from './music.ports.js';
import type { SearchPolicy } from './music-policies.js';
import type { SearchTerm } from './search-term.js';
import { nothingFound } from './source.js';

export interface FoundArtist {
  readonly artist: Artist;
  /** How well the name fits what was searched for. */
  readonly match: NameMatch;
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
   * @param term by id where it holds one, else by name
   * @param preferredId an artist to prefer if it is among the matches: for "not the one you meant?"
   * @throws DomainError `not_found`, or what {@link ArtistCatalog} throws
   */
  async run(term: SearchTerm, preferredId?: string): Promise<FoundArtist> {
    const { origin } = this.catalog;
    const { name, artistId } = term;
    const key = artistId === undefined ? cacheKey(name) : `id:${artistId}`;
    const response = await this.responses.get('artists', `${origin}:${key}`, () => this.fetch(term));
    const matches = response.value;
    const artist = matches.find(({ id }) => id === preferredId) ?? chooseByName(name, matches, (match) => match.name);
    if (artist === undefined) throw nothingFound('spotify', name);
    return {
      artist,
      match: artistId === undefined ? matchOf(name, artist.name) : 'exact',
      otherMatches: matches.filter(({ id }) => id !== artist.id).slice(0, 9),
      sample: origin === 'sample',
      staleSeconds: staleSeconds(response, this.clock.now()),
    };
  }

  private async fetch({ name, artistId }: SearchTerm) {
    const artists = await this.clock.within(this.policy.timeLimitMs, async (signal) => {
      if (artistId === undefined) return this.catalog.findArtists(name, signal);
      const artist = await this.catalog.findArtist(artistId, signal);
      return artist === null ? [] : [artist];
    });
    return { value: artists, negative: artists.length === 0 };
  }
}
