import type { ArtistIdentity } from '../../../core/identity/artist-identity.js';
import type { IdentityStore, NameMeaning } from '../../../core/identity/identity.ports.js';
import {
  type IdentityDocument,
  identitySchema,
  type NameDocument,
  nameSchema,
  toFacts,
  toIdentity,
  toMeaning,
  toNameFields,
} from './identity-document.js';
import { foldName } from '../../../core/music/choose-by-name.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { trusted } from './mongo-schemas.js';

/** An id that was merged may have been merged again. */
const MAX_MERGES = 3;

interface Expiring {
  readonly expires_at: Date;
}

export class MongoIdentityStore implements IdentityStore {
  private readonly identities: MongoCollection<IdentityDocument>;
  private readonly names: MongoCollection<NameDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.identities = new MongoCollection(database, 'artist_identities', identitySchema);
    this.names = new MongoCollection(database, 'artist_names', nameSchema);
  }

  find(mbid: string, now: Date): Promise<ArtistIdentity | null> {
    const current = { expires_at: trusted({ $gt: now }) };
    return this.database.repeatable(async () => {
      let next: string | null = mbid;
      for (let merges = 0; next !== null && merges <= MAX_MERGES; merges += 1) {
        const found: IdentityDocument | null = await this.identities.model
          .findOne({ _id: next, ...current })
          .lean<IdentityDocument>();
        if (found?.facts) return toIdentity(found._id, found.facts);
        next = found?.merged_into ?? null;
      }
      return null;
    });
  }

  async save(identity: ArtistIdentity, expiresAt: Date, formerMbid?: string): Promise<void> {
    const { mbid } = identity;
    const folded_name = foldName(identity.name);
    await this.write(mbid, { facts: toFacts(identity), folded_name, merged_into: null, expires_at: expiresAt });
    if (formerMbid === undefined) return;
    await this.write(formerMbid, { facts: null, merged_into: mbid, expires_at: expiresAt });
  }

  async findName(key: string, now: Date): Promise<NameMeaning | null> {
    const found = await this.names.find({ _id: key, expires_at: trusted({ $gt: now }) });
    return found && toMeaning(found);
  }

  saveName(key: string, meaning: NameMeaning, expiresAt: Date): Promise<void> {
    return this.names.upsert({ _id: key }, { $set: { ...toNameFields(meaning), expires_at: expiresAt } });
  }

  async purge(now: Date, max: number): Promise<number> {
    return (await this.purgeOf(this.identities, now, max)) + (await this.purgeOf(this.names, now, max));
  }

  private async purgeOf<T extends Expiring>(records: MongoCollection<T>, now: Date, max: number): Promise<number> {
    const expired = await records.removeExpired('expires_at', now);
    const tooMany = await this.firstToExpire(records, max);
    const until = tooMany.at(-1)?.expires_at;
    return until === undefined ? expired : expired + (await records.removeExpired('expires_at', until));
  }

  /** Those for whom there is no room. */
  private firstToExpire<T extends Expiring>({ model }: MongoCollection<T>, max: number): Promise<readonly Expiring[]> {
    return this.database.repeatable(async () => {
      const tooMany = (await model.estimatedDocumentCount()) - max;
      if (tooMany <= 0) return [];
      const all = { expires_at: trusted({ $gt: new Date(0) }) };
      return model.find(all, { _id: 0, expires_at: 1 }).sort({ expires_at: 1 }).limit(tooMany).lean<Expiring[]>();
    });
  }

  async startingWith(start: string, limit: number, now: Date): Promise<readonly ArtistIdentity[]> {
    const starting = { folded_name: trusted({ $gte: start, $lt: `${start}\u{10ffff}` }) };
    const current = { expires_at: trusted({ $gt: now }) };
    const found = await this.identities.list({ ...starting, ...current }, { folded_name: 1 }, { limit });
    return found.flatMap(({ _id, facts }) => (facts === null ? [] : [toIdentity(_id, facts)]));
  }

  private write(mbid: string, fields: Omit<IdentityDocument, '_id'>): Promise<void> {
    return this.identities.upsert({ _id: mbid }, { $set: fields });
  }
}
