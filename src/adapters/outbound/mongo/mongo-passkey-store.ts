import type { Model } from 'mongoose';
import type { Passkey, PasskeyUse } from '../../../core/passkeys/passkey.js';
import type { AddPasskeyResult, PasskeyCredentialStore, PasskeyStore } from '../../../core/passkeys/passkeys.ports.js';
import { PASSKEY } from '../records/records.js';
import { DocumentFields, type DocumentOf } from './document-fields.js';
import type { MongoDatabase } from './mongo-database.js';
import { unlessDuplicate } from './mongo-errors.js';
import { freeSlot } from './mongo-queries.js';
import { plainSchema, trusted } from './mongo-schemas.js';

const NAMES = { credentialId: '_id', id: 'public_id' } as const;

const fields = new DocumentFields(PASSKEY, NAMES);

interface PasskeyDocument extends DocumentOf<Passkey, typeof NAMES> {
  /** One of the places that an account has for passkeys, 0, 1, 2 …: a unique index gives each to one of them. */
  readonly slot: number;
}

const passkeySchema = plainSchema<PasskeyDocument>({ ...fields.definition, slot: { type: Number, required: true } });

export class MongoPasskeyStore implements PasskeyStore, PasskeyCredentialStore {
  private readonly passkeys: Model<PasskeyDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.passkeys = database.model('passkeys', passkeySchema);
  }

  add(passkey: Passkey, max: number): Promise<AddPasskeyResult> {
    return this.database.run(async (limit): Promise<AddPasskeyResult> => {
      for (;;) {
        limit.throwIfAborted();
        if (await this.passkeys.exists({ _id: passkey.credentialId })) return 'already_added';
        const slot = await freeSlot(this.passkeys, passkey.userId, max);
        if (slot === null) return 'too_many';
        // A concurrent call may have taken the slot, or have added the same credential.
        const added = await unlessDuplicate(() => this.passkeys.insertOne({ ...fields.toDocument(passkey), slot }));
        if (added !== null) return 'added';
      }
    });
  }

  listOf(userId: string): Promise<readonly Passkey[]> {
    return this.database.repeatable(async () => {
      const found = await this.passkeys
        .find({ user_id: userId })
        .sort({ created_at: 1, public_id: 1 })
        .lean<PasskeyDocument[]>();
      return found.map((document) => fields.toRecord(document));
    });
  }

  rename(userId: string, id: string, name: string): Promise<boolean> {
    return this.database.repeatable(async () => {
      const renamed = await this.passkeys.updateOne({ user_id: userId, public_id: id }, { $set: { name } });
      return renamed.matchedCount > 0;
    });
  }

  remove(userId: string, id: string): Promise<boolean> {
    const which = { user_id: userId, public_id: id };
    return this.database.run(async () => (await this.passkeys.deleteOne(which)).deletedCount > 0);
  }

  removeAllOf(userId: string): Promise<void> {
    return this.database.repeatable(async () => {
      await this.passkeys.deleteMany({ user_id: userId });
    });
  }

  find(credentialId: string): Promise<Passkey | null> {
    return this.database.repeatable(async () => {
      const found = await this.passkeys.findOne({ _id: credentialId }).lean<PasskeyDocument>();
      return found && fields.toRecord(found);
    });
  }

  recordUse(credentialId: string, { counter, backedUp, at }: PasskeyUse): Promise<boolean> {
    const below = counter === 0 ? 0 : trusted({ $lt: counter });
    const use = { counter, backed_up: backedUp, last_used_at: at };
    // Not repeated when the connection is cut: had it been carried out, the counter would no longer be below.
    return this.database.run(async () => {
      const recorded = await this.passkeys.updateOne({ _id: credentialId, counter: below }, { $set: use });
      return recorded.matchedCount > 0;
    });
  }
}
