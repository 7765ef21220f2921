import type { Clock } from '../shared/clock.js';
import type { ArtistIdentity } from './artist-identity.js';
import type { IdentityPolicy } from './identity-policy.js';
import type { IdentitySource, IdentityStore, RequestOptions } from './identity.ports.js';

/** The facts about artists by their ids: what is kept, and what the source says. */
export class IdentityFacts {
  constructor(
    private readonly source: IdentitySource,
    private readonly store: IdentityStore,
    private readonly clock: Clock,
    private readonly policy: IdentityPolicy,
  ) {}

  /** What is kept about the artist, or the one that it was merged into; else `null`. */
  kept(mbid: string): Promise<ArtistIdentity | null> {
    return this.store.find(mbid, this.clock.now());
  }

  /**
   * Asks the source and keeps the answer.
   * @throws what {@link IdentitySource} throws
   */
  async fetch(mbid: string, options?: RequestOptions): Promise<ArtistIdentity | null> {
    const identity = await this.source.findByMbid(mbid, options);
    if (identity === null) {
      const gone = await this.kept(mbid);
      if (gone !== null) await this.store.save(gone, this.clock.now());
      return null;
    }
    const expiresAt = new Date(this.clock.now().getTime() + this.policy.keepMs);
    await this.store.save(identity, expiresAt, identity.mbid === mbid ? undefined : mbid);
    return identity;
  }

  /** Whether it is time to ask the source again. */
  isOld({ fetchedAt }: { readonly fetchedAt: Date }): boolean {
    return fetchedAt.getTime() + this.policy.renewMs <= this.clock.now().getTime();
  }
}
