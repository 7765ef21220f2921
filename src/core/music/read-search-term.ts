import type { IdentifyArtist } from '../identity/identify-artist.js';
import type { ShowIdentity } from '../identity/show-identity.js';
import { DomainError } from '../shared/domain-error.js';
import type { SearchClient } from './music.ports.js';
import type { SearchArtist } from './search-artist.js';
import type { SearchChannel } from './search-channel.js';
import { readArtistAddress, type SearchTerm } from './search-term.js';
import type { Source } from './source.js';

/**
 * Reads what was typed or pasted. A name stays one; who is named by an address or a handle is looked up, so that the
 * other source can be asked for that name.
 */
export class ReadSearchTerm {
  constructor(
    private readonly searchArtist: SearchArtist,
    private readonly searchChannel: SearchChannel,
    private readonly showIdentity: ShowIdentity,
    private readonly identify: IdentifyArtist,
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
      return only === 'spotify' ? term : { ...term, name: await this.nameOf(term, client) };
    }
    const term = { name: typed, channel: address.channel };
    return only === 'youtube' ? term : { ...term, name: await this.titleOf(term, client) };
  }

  /** Who links to the page is known by name, also where Spotify can't be asked. */
  private async nameOf(term: Required<Pick<SearchTerm, 'name' | 'artistId'>>, client: SearchClient): Promise<string> {
    const subject = { spotifyId: term.artistId };
    const kept = await this.identify.known(subject);
    if (kept?.status === 'ok' && kept.identity !== null) return kept.identity.name;
    try {
      return (await this.searchArtist.run(term)).artist.name;
    } catch (error) {
      // After a time-out nothing else is waited for.
      if (!(error instanceof DomainError) || error.kind !== 'unavailable') throw error;
      const { identity } = await this.identify.run(subject, client.key);
      if (identity === null) throw error;
      return identity.name;
    }
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
