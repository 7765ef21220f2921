import type { Passkey, PasskeyUse } from '../../../core/passkeys/passkey.js';
import type { AddPasskeyResult, PasskeyCredentialStore, PasskeyStore } from '../../../core/passkeys/passkeys.ports.js';
import { PASSKEY } from '../records/records.js';
import { DocumentFields, type DocumentOf, schemaOf } from './document-fields.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { unlessDuplicate } from './mongo-errors.js';
import { freeSlot } from './mongo-queries.js';
import { trusted } from './mongo-schemas.js';

const NAMES = { credentialId: '_id', id: 'public_id' } as const;

const fields = new DocumentFields(PASSKEY, NAMES);

interface PasskeyDocument extends DocumentOf<Passkey, typeof NAMES> {
  /** One of the places that an account has for passkeys, 0, 1, 2 …: a unique index gives each to one of them. */
  readonly slot: number;
}

const passkeySchema = schemaOf<PasskeyDocument>({ ...fields.kinds, slot: 'number' });

export class MongoPasskeyStore implements PasskeyStore, PasskeyCredentialStore {
  private readonly passkeys: MongoCollection<PasskeyDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.passkeys = new MongoCollection(database, 'passkeys', passkeySchema);
  }

  add(passkey: Passkey, max: number): Promise<AddPasskeyResult> {
    return this.database.run(async (limit): Promise<AddPasskeyResult> => {
      for (;;) {
        limit.throwIfAborted();
        if (await this.passkeys.model.exists({ _id: passkey.credentialId })) return 'already_added';
        const slot = await freeSlot(this.passkeys.model, passkey.userId, max);
        if (slot === null) return 'too_many';
        // A concurrent call may have taken the slot, or have added the same credential.
        const added = await unlessDuplicate(() =>
          this.passkeys.model.insertOne({ ...fields.toDocument(passkey), slot }),
        );
        if (added !== null) return 'added';
      }
    });
  }

  async listOf(userId: string): Promise<readonly Passkey[]> {
    const found = await this.passkeys.list({ user_id: userId }, { created_at: 1, public_id: 1 });
    return found.map((document) => fields.toRecord(document));
  }

  rename(userId: string, id: string, name: string): Promise<boolean> {
    return this.passkeys.update({ user_id: userId, public_id: id }, { $set: { name } });
  }

  remove(userId: string, id: string): Promise<boolean> {
    return this.passkeys.remove({ user_id: userId, public_id: id });
  }

  removeAllOf(userId: string): Promise<void> {
    return this.passkeys.removeAll({ user_id: userId });
  }

  async find(credentialId: string): Promise<Passkey | null> {
    const found = await this.passkeys.find({ _id: credentialId });
    return found && fields.toRecord(found);
  }

  recordUse(credentialId: string, { counter, backedUp, at }: PasskeyUse): Promise<boolean> {
    const below = counter === 0 ? 0 : trusted({ $lt: counter });
    const use = { counter, backed_up: backedUp, last_used_at: at };
    return this.passkeys.updateOnce({ _id: credentialId, counter: below }, { $set: use });
  }
}
