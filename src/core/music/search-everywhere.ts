import type { FindEverywhere, FoundEverywhere, PreferredMatches } from './find-everywhere.js';
import type { SearchClient } from './music.ports.js';
import type { ReadSearchTerm } from './read-search-term.js';
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
    // Who is addressed isn't known, so neither is a name to look for at the other source.
    const { status } = term;
    return {
      query,
      spotify: term,
      songs: [],
      youtube: term,
      identity: { status, identity: null, meaning: null },
      pairing: { spotify: 'none', youtube: 'none' },
      sampleIdentity: false,
    };
  }
}
