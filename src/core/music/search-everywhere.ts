import type { FindEverywhere, FoundEverywhere, PreferredMatches } from './find-everywhere.js';
import type { SearchClient } from './music.ports.js';
import type { ReadSearchTerm } from './read-search-term.js';
import { readArtistAddress } from './search-term.js';
import { addresseeUnknown } from './source.js';
import { outcomeOf } from './source-outcome.js';

export class SearchEverywhere {
  constructor(
    private readonly readTerm: ReadSearchTerm,
    private readonly findEverywhere: FindEverywhere,
  ) {}

  /**
   * @param query what was typed, cleaned and trimmed
   * @param field what an error about it calls it
   * @param client see {@link FindEverywhere.run}
   * @param preferred see {@link FindEverywhere.run}
   * @throws DomainError `validation_failed` for the address of anything but an artist
   */
  async run(
    query: string,
    field: string,
    client: SearchClient,
    preferred: PreferredMatches = {},
  ): Promise<FoundEverywhere> {
    const term = await outcomeOf(this.readTerm.run(query, field, client));
    if (term.status === 'ok') return this.findEverywhere.run(query, term.found, client, preferred);
    // Who is addressed isn't known, so neither is a name to look for elsewhere.
    const addressed = readArtistAddress(query, field)?.source;
    const elsewhere =
      addressed === undefined || term.status === 'not_found'
        ? term
        : { status: 'unavailable' as const, error: addresseeUnknown(addressed, term.error) };
    const outcomeAt = (source: typeof addressed) => (source === addressed ? term : elsewhere);
    return {
      query,
      spotify: outcomeAt('spotify'),
      songs: [],
      youtube: outcomeAt('youtube'),
      identity: { status: outcomeAt('musicbrainz').status, identity: null, meaning: null },
      pairing: { spotify: 'none', youtube: 'none' },
      sampleIdentity: false,
    };
  }
}
