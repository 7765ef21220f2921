import type { ShowIdentity } from '../identity/show-identity.js';
import { DomainError } from '../shared/domain-error.js';
import type { SearchClient } from './music.ports.js';
import type { SearchArtist } from './search-artist.js';
import type { SearchChannel } from './search-channel.js';
import { readArtistAddress, type SearchTerm } from './search-term.js';
import type { Source } from './source.js';

/**
 * Reads what was typed or pasted. A name stays one; who is named by an address or a handle is looked up there, so that
 * the other source can be asked for that name.
 */
export class ReadSearchTerm {
  constructor(
    private readonly searchArtist: SearchArtist,
    private readonly searchChannel: SearchChannel,
    private readonly showIdentity: ShowIdentity,
  ) {}

  /**
   * @param typed cleaned and trimmed
   * @param field what the error calls it
   * @param client see {@link SearchChannel.run}
   * @param only the one source that will be asked; none for both
   * @throws DomainError `validation_failed` for an address of something else, or what the addressed source's search throws
   */
  async run(typed: string, field: string, client: SearchClient, only?: Source): Promise<SearchTerm> {
    const address = readArtistAddress(typed, field);
    if (address === null) return { name: typed };
    if (address.source === 'musicbrainz') {
      const identity = await this.showIdentity.run(address.mbid, client.key);
      return { name: identity.name, identity };
    }
    if (address.source === 'spotify') {
      const term = { name: typed, artistId: address.id };
      return only === 'spotify' ? term : { ...term, name: (await this.searchArtist.run(term)).artist.name };
    }
    const term = { name: typed, channel: address.channel };
    return only === 'youtube' ? term : { ...term, name: await this.titleOf(term, client) };
  }

  /** Where YouTube can't tell, a handle itself is the best guess at a name; an id is none. */
  private async titleOf(term: Required<Pick<SearchTerm, 'name' | 'channel'>>, client: SearchClient): Promise<string> {
    try {
      return (await this.searchChannel.run(term, client)).channel.title;
    } catch (error) {
      if (error instanceof DomainError && term.channel.by === 'handle') return term.channel.value;
      throw error;
    }
  }
}
