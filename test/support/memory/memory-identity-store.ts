import type { ArtistIdentity } from '../../../src/core/identity/artist-identity.js';
import { IdentityStore, type NameMeaning } from '../../../src/core/identity/identity.ports.js';

/** Identities in memory. */
export class MemoryIdentityStore extends IdentityStore {
  private readonly identities = new Map<string, { identity: ArtistIdentity; expiresAt: Date }>();
  private readonly merged = new Map<string, string>();
  private readonly names = new Map<string, { meaning: NameMeaning; expiresAt: Date }>();

  find(mbid: string, now: Date): Promise<ArtistIdentity | null> {
    const found = this.identities.get(mbid) ?? this.identities.get(this.merged.get(mbid) ?? '');
    return Promise.resolve(found !== undefined && found.expiresAt > now ? found.identity : null);
  }

  save(identity: ArtistIdentity, expiresAt: Date, formerMbid?: string): Promise<void> {
    this.identities.set(identity.mbid, { identity, expiresAt });
    if (formerMbid !== undefined) {
      for (const [former, mbid] of this.merged) if (mbid === formerMbid) this.merged.set(former, identity.mbid);
      this.identities.delete(formerMbid);
      this.merged.set(formerMbid, identity.mbid);
    }
    return Promise.resolve();
  }

  findName(key: string, now: Date): Promise<NameMeaning | null> {
    const found = this.names.get(key);
    return Promise.resolve(found !== undefined && found.expiresAt > now ? found.meaning : null);
  }

  saveName(key: string, meaning: NameMeaning, expiresAt: Date): Promise<void> {
    this.names.set(key, { meaning, expiresAt });
    return Promise.resolve();
  }

  removeExpired(now: Date): Promise<number> {
    const before = this.identities.size + this.names.size;
    for (const records of [this.identities, this.names]) {
      for (const [key, { expiresAt }] of records) if (expiresAt <= now) records.delete(key);
    }
    for (const [former, mbid] of this.merged) if (!this.identities.has(mbid)) this.merged.delete(former);
    return Promise.resolve(before - this.identities.size - this.names.size);
  }
}
