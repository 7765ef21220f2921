import type { Model } from 'mongoose';
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
import type { MongoDatabase } from './mongo-database.js';
import { deleteExpired, retryUpsert } from './mongo-queries.js';
import { trusted } from './mongo-schemas.js';

/** An id that was merged may have been merged again. */
const MAX_MERGES = 3;

interface Expiring {
  readonly expires_at: Date;
}

export class MongoIdentityStore implements IdentityStore {
  private readonly identities: Model<IdentityDocument>;
  private readonly names: Model<NameDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.identities = database.model('artist_identities', identitySchema);
    this.names = database.model('artist_names', nameSchema);
  }

  find(mbid: string, now: Date): Promise<ArtistIdentity | null> {
    return this.database.repeatable(async () => {
      let next: string | null = mbid;
      for (let merges = 0; next !== null && merges <= MAX_MERGES; merges += 1) {
        const found: IdentityDocument | null = await this.identities
          .findOne({ _id: next, expires_at: trusted({ $gt: now }) }, { facts: 1, merged_into: 1 })
          .lean<IdentityDocument>();
        if (found?.facts) return toIdentity(found._id, found.facts);
        next = found?.merged_into ?? null;
      }
      return null;
    });
  }

  save(identity: ArtistIdentity, expiresAt: Date, formerMbid?: string): Promise<void> {
    return this.database.repeatable(async () => {
      await this.write(identity.mbid, {
        facts: toFacts(identity),
        folded_name: foldName(identity.name),
        merged_into: null,
        expires_at: expiresAt,
      });
      if (formerMbid === undefined) return;
      await this.write(formerMbid, { facts: null, merged_into: identity.mbid, expires_at: expiresAt });
    });
  }

  findName(key: string, now: Date): Promise<NameMeaning | null> {
    return this.database.repeatable(async () => {
      const found = await this.names
        .findOne(
          { _id: key, expires_at: trusted({ $gt: now }) },
          { mbid: 1, namesakes: 1, offered: 1, pages: 1, fetched_at: 1 },
        )
        .lean<NameDocument>();
      return found && toMeaning(found);
    });
  }

  saveName(key: string, meaning: NameMeaning, expiresAt: Date): Promise<void> {
    const fields = { ...toNameFields(meaning), expires_at: expiresAt };
    return this.database.repeatable(async () => {
      await retryUpsert(() => this.names.updateOne({ _id: key }, { $set: fields }, { upsert: true }));
    });
  }

  async purge(now: Date, max: number): Promise<number> {
    return (await this.purgeOf(this.identities, now, max)) + (await this.purgeOf(this.names, now, max));
  }

  private async purgeOf<T extends Expiring>(records: Model<T>, now: Date, max: number): Promise<number> {
    const expired = await deleteExpired(this.database, records, 'expires_at', now);
    const tooMany = await this.firstToExpire(records, max);
    const until = tooMany.at(-1)?.expires_at;
    return until === undefined ? expired : expired + (await deleteExpired(this.database, records, 'expires_at', until));
  }

  /** Those for whom there is no room. */
  private firstToExpire<T extends Expiring>(records: Model<T>, max: number): Promise<readonly Expiring[]> {
    return this.database.repeatable(async () => {
      const tooMany = (await records.estimatedDocumentCount()) - max;
      if (tooMany <= 0) return [];
      const all = { expires_at: trusted({ $gt: new Date(0) }) };
      return records.find(all, { _id: 0, expires_at: 1 }).sort({ expires_at: 1 }).limit(tooMany).lean<Expiring[]>();
    });
  }

  startingWith(start: string, limit: number, now: Date): Promise<readonly ArtistIdentity[]> {
    return this.database.repeatable(async () => {
      const found = await this.identities
        .find(
          { folded_name: trusted({ $gte: start, $lt: `${start}\u{10ffff}` }), expires_at: trusted({ $gt: now }) },
          { facts: 1 },
        )
        .sort({ folded_name: 1 })
        .limit(limit)
        .lean<IdentityDocument[]>();
      return found.flatMap(({ _id, facts }) => (facts === null ? [] : [toIdentity(_id, facts)]));
    });
  }

  private async write(mbid: string, fields: Omit<IdentityDocument, '_id'>): Promise<void> {
    await retryUpsert(() => this.identities.updateOne({ _id: mbid }, { $set: fields }, { upsert: true }));
  }
}
