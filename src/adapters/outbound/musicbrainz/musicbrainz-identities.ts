import type { ArtistIdentity, Namesake } from '../../../core/identity/artist-identity.js';
import { type IdentityCandidate, IdentitySource, type RequestOptions } from '../../../core/identity/identity.ports.js';
import { spotifyArtistAddress, spotifyArtistIdOf } from '../../../core/identity/source-links.js';
import type { SourceOrigin } from '../../../core/music/source.js';
import type { Clock } from '../../../core/shared/clock.js';
import type { MusicBrainzClient } from './musicbrainz-client.js';
import { ArtistAnswer, SearchAnswer, toCandidate, toIdentity, toOwners, UrlsAnswer } from './musicbrainz-shapes.js';

const MAX_CANDIDATES = '25';

export class MusicBrainzIdentities extends IdentitySource {
  constructor(
    private readonly client: MusicBrainzClient,
    private readonly clock: Clock,
    readonly origin: SourceOrigin,
  ) {
    super();
  }

  async findByMbid(mbid: string, options?: RequestOptions): Promise<ArtistIdentity | null> {
    // The values of `inc` are joined by a plus sign, which URLSearchParams would encode.
    const target = `/artist/${encodeURIComponent(mbid)}?inc=aliases+url-rels&fmt=json`;
    const found = await this.client.get('artist', target, ArtistAnswer, options);
    return found && toIdentity(found, this.clock.now());
  }

  async searchByName(name: string, options?: RequestOptions): Promise<readonly IdentityCandidate[]> {
    const phrase = `"${escaped(name)}"`;
    const found = await this.search(`artist:${phrase} OR alias:${phrase} OR sortname:${phrase}`, options);
    // In capitals, AND, OR and NOT would be operators.
    return found.length > 0 ? found : this.search(escaped(name.toLowerCase()), options);
  }

  async findBySpotifyIds(
    ids: readonly string[],
    options?: RequestOptions,
  ): Promise<ReadonlyMap<string, readonly Namesake[]>> {
    const resources = ids.map((id): [string, string] => ['resource', spotifyArtistAddress(id)]);
    const query = new URLSearchParams([...resources, ['inc', 'artist-rels'], ['fmt', 'json']]);
    const urls = await this.client.get('url', `/url?${query.toString()}`, UrlsAnswer, options);
    const owners = [...toOwners(urls ?? [])].map(
      ([address, artists]) => [spotifyArtistIdOf(address), artists] as const,
    );
    return new Map(owners.filter((one): one is [string, Namesake[]] => one[0] !== null && ids.includes(one[0])));
  }

  private async search(query: string, options?: RequestOptions): Promise<readonly IdentityCandidate[]> {
    const parameters = new URLSearchParams({ query, limit: MAX_CANDIDATES, fmt: 'json' });
    const found = await this.client.get('search', `/artist?${parameters.toString()}`, SearchAnswer, options);
    return (found?.artists ?? []).map(toCandidate).filter((candidate) => candidate !== null);
  }
}

/** What has a meaning in the query language stands for itself. */
function escaped(text: string): string {
  return text.replace(/[+\-&|!(){}[\]^"~*?:\\/]/g, String.raw`\$&`);
}
