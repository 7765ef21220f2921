import { type ArtistIdentity, isMbid } from '../identity/artist-identity.js';
import type { ShowIdentity } from '../identity/show-identity.js';
import { validationFailed } from '../shared/domain-error.js';
import type { FindEverywhere, FoundEverywhere } from './find-everywhere.js';
import type { SearchClient } from './music.ports.js';

/** Whoever has that id now, where it was merged into another one. */
export interface MovedArtist {
  readonly movedTo: string;
}

/** Who has this id at MusicBrainz, and where is that artist on both sources? */
export class ShowArtist {
  constructor(
    private readonly showIdentity: ShowIdentity,
    private readonly findEverywhere: FindEverywhere,
  ) {}

  /**
   * @param mbid as it was typed
   * @param client see {@link FindEverywhere.run}
   * @throws DomainError `validation_failed` for what is no id, or what {@link ShowIdentity} throws
   */
  async run(mbid: string, client: SearchClient): Promise<FoundEverywhere | MovedArtist> {
    const id = mbid.toLowerCase();
    if (!isMbid(id)) throw validationFailed([{ field: 'mbid', message: 'mbid must be a MusicBrainz id, a UUID.' }]);
    const identity: ArtistIdentity = await this.showIdentity.run(id, client.key);
    if (identity.mbid !== id) return { movedTo: identity.mbid };
    const { name } = identity;
    return this.findEverywhere.run(name, { name, identity }, client);
  }
}
