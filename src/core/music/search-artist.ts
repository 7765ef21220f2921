import type { ArtistIdentity } from '../identity/artist-identity.js';
import type { IdentifyArtist } from '../identity/identify-artist.js';
import { isNameOf, spotifyArtistIdsOf } from '../identity/pairing.js';
import type { Clock } from '../shared/clock.js';
import { DomainError } from '../shared/domain-error.js';
import { type ResponseCache, cacheKey, staleSeconds } from './response-cache.js';
import type { Artist } from './artist.js';
import { chooseByName, type Match, matchOf, rankByName } from './choose-by-name.js';
import type { ArtistCatalog } from './music.ports.js';
import type { SearchPolicy } from './music-policies.js';
import type { SearchTerm } from './search-term.js';
import { nothingFound } from './source.js';

export interface FoundArtist {
  readonly artist: Artist;
  readonly match: Match;
  /** The others of the same answer, in the source's order: at most 9. */
  readonly otherMatches: readonly Artist[];
  /** Whether this comes from the sample catalogue. */
  readonly sample: boolean;
  /** How old it is, in whole seconds, where it is older than it should be; else `null`. */
  readonly staleSeconds: number | null;
}

export class SearchArtist {
  constructor(
    private readonly catalog: ArtistCatalog,
    private readonly identify: IdentifyArtist,
    private readonly clock: Clock,
    private readonly policy: SearchPolicy,
    private readonly responses: ResponseCache,
  ) {}

  /**
   * @param term by id where it holds one, else by name
   * @param preferredId an artist to prefer if it is among the matches: for "not the one you meant?"
   * @param identity whose page is taken where a link leads to it; by default whoever is known by that name
   * @throws DomainError `not_found`, or what {@link ArtistCatalog} throws
   */
  async run(
    term: SearchTerm,
    preferredId?: string,
    identity: Promise<ArtistIdentity | null> = this.knownIdentity(term.name),
  ): Promise<FoundArtist> {
    const { name, artistId } = term;
    const [response, known] = await Promise.all([this.look(term), artistId === undefined ? identity : null]);
    const matches = response.value;
    const preferred = matches.find(({ id }) => id === preferredId);
    const linked = preferred === undefined && known !== null ? await this.findLinked(known, matches) : undefined;
    const artist = preferred ?? linked ?? chooseByName(name, matches, (match) => match.name);
    if (artist === undefined) throw nothingFound('spotify', name);
    const byName = artistId === undefined ? matchOf(name, artist.name) : 'exact';
    return {
      artist,
      match: artist === linked ? 'linked' : byName,
      otherMatches: matches.filter(({ id }) => id !== artist.id).slice(0, 9),
      sample: this.catalog.origin === 'sample',
      staleSeconds: staleSeconds(response, this.clock.now()),
    };
  }

  /** Everybody who is found by that name, the likeliest first; nobody when Spotify can't be asked. */
  async candidates(name: string): Promise<readonly Artist[]> {
    try {
      return rankByName(name, (await this.look({ name })).value, (artist) => artist.name);
    } catch (error) {
      if (error instanceof DomainError) return [];
      throw error;
    }
  }

  private async knownIdentity(name: string): Promise<ArtistIdentity | null> {
    return (await this.identify.known({ name }))?.identity ?? null;
  }

  /** Usually it is among those who are found by name. `undefined` where no link leads to an artist. */
  private async findLinked(identity: ArtistIdentity, matches: readonly Artist[]): Promise<Artist | undefined> {
    const ids = spotifyArtistIdsOf(identity);
    const linked = matches.filter(({ id }) => ids.includes(id));
    if (linked.length > 0) return linked.find(({ name }) => isNameOf(identity, name)) ?? linked[0];
    const [id] = ids;
    if (id === undefined) return undefined;
    try {
      return (await this.look({ name: identity.name, artistId: id }, this.policy.linkedTimeLimitMs)).value[0];
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }

  private look(term: SearchTerm, timeLimitMs = this.policy.timeLimitMs) {
    const { name, artistId } = term;
    const key = artistId === undefined ? cacheKey(name) : `id:${artistId}`;
    return this.responses.get('artists', `${this.catalog.origin}:${key}`, () => this.fetch(term, timeLimitMs));
  }

  private async fetch({ name, artistId }: SearchTerm, timeLimitMs: number) {
    const artists = await this.clock.within(timeLimitMs, async (signal) => {
      if (artistId === undefined) return this.catalog.findArtists(name, signal);
      const artist = await this.catalog.findArtist(artistId, signal);
      return artist === null ? [] : [artist];
    });
    return { value: artists, negative: artists.length === 0 };
  }
}
