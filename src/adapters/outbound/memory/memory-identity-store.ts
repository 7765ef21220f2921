import type { ArtistIdentity } from '../../../core/identity/artist-identity.js';
import { foldName } from '../../../core/music/choose-by-name.js';
import { IdentityStore, type NameMeaning } from '../../../core/identity/identity.ports.js';
import { Expiring } from './expiring.js';

/** About 10 MB at most: an identity with many links has 4 KB, a name with many namesakes 6 KB. */
const MAX_IDENTITIES = 1_000;
export const MAX_NAMES = 1_000;

export class MemoryIdentityStore extends IdentityStore {
  /** An id that was merged leads to the one that it was merged into. */
  private readonly identities = new Expiring<ArtistIdentity | string>(MAX_IDENTITIES);
  private readonly names = new Expiring<NameMeaning>(MAX_NAMES);

  find(mbid: string, now: Date): Promise<ArtistIdentity | null> {
    const found = this.identities.get(mbid, now);
    return typeof found === 'string' ? this.find(found, now) : Promise.resolve(found);
  }

  save(identity: ArtistIdentity, expiresAt: Date, formerMbid?: string): Promise<void> {
    this.identities.set(identity.mbid, identity, expiresAt);
    if (formerMbid !== undefined) this.identities.set(formerMbid, identity.mbid, expiresAt);
    return Promise.resolve();
  }

  startingWith(start: string, limit: number, now: Date): Promise<readonly ArtistIdentity[]> {
    const found = this.identities
      .all(now)
      .filter((one) => typeof one !== 'string')
      .map((identity) => ({ identity, folded: foldName(identity.name) }))
      .filter(({ folded }) => folded.startsWith(start))
      .sort((one, other) => (one.folded < other.folded ? -1 : 1));
    return Promise.resolve(found.slice(0, limit).map(({ identity }) => identity));
  }

  findName(key: string, now: Date): Promise<NameMeaning | null> {
    return Promise.resolve(this.names.get(key, now));
  }

  saveName(key: string, meaning: NameMeaning, expiresAt: Date): Promise<void> {
    this.names.set(key, meaning, expiresAt);
    return Promise.resolve();
  }

  purge(now: Date, max: number): Promise<number> {
    return Promise.resolve(this.identities.purge(now, max) + this.names.purge(now, max));
  }
}
