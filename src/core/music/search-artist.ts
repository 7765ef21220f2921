import type { Clock } from '../shared/clock.js';
import { type ResponseCache, cacheKey, staleSeconds } from './response-cache.js';
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
  /** How old it is, in whole seconds, where it is older than it should be; else `null`. */
  readonly staleSeconds: number | null;
}

/** Who is that on Spotify? */
export class SearchArtist {
  /** What was made of an answer that is still kept. */
  private readonly chosen = new WeakMap<readonly Artist[], FoundArtist>();

  constructor(
    private readonly catalog: ArtistCatalog,
    private readonly clock: Clock,
    private readonly policy: SearchPolicy,
    private readonly answers: ResponseCache,
  ) {}

  /**
   * @param name what was typed, trimmed
   * @param preferredId an artist to prefer if it is among the matches: for "not the one you meant?"
   * @throws DomainError `not_found`, or what {@link ArtistCatalog} throws
   */
  async run(name: string, preferredId?: string): Promise<FoundArtist> {
    const given = this.answers.answer('artists', `${this.catalog.origin}:${cacheKey(name)}`, () => this.ask(name));
    const answer = given instanceof Promise ? await given : given;
    const found = this.choose(name, answer.value, preferredId);
    return answer.stale ? { ...found, staleSeconds: staleSeconds(answer, this.clock.now()) } : found;
  }

  private async ask(name: string) {
    const artists = await this.clock.within(this.policy.timeLimitMs, (signal) =>
      this.catalog.findArtists(name, signal),
    );
    return { value: artists, brief: artists.length === 0 };
  }

  private choose(name: string, matches: readonly Artist[], preferredId?: string): FoundArtist {
    const preferred = preferredId && matches.find((match) => match.id === preferredId);
    if (preferred) return this.foundAmong(matches, preferred);
    const known = this.chosen.get(matches);
    if (known !== undefined) return known;
    const artist = chooseByName(name, matches, (m) => m.name);
    if (artist === undefined) throw nothingFound('spotify', name);
    const found = this.foundAmong(matches, artist);
    this.chosen.set(matches, found);
    return found;
  }

  private foundAmong(matches: readonly Artist[], artist: Artist): FoundArtist {
    return {
      artist,
      otherMatches: matches.filter((match) => match.id !== artist.id).slice(0, 9),
      sample: this.catalog.origin === 'sample',
      staleSeconds: null,
    };
  }
}
