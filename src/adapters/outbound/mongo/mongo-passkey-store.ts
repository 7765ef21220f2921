import type { Model } from 'mongoose';
import type { Passkey, PasskeyUse } from '../../../core/passkeys/passkey.js';
import type { AddPasskeyResult, PasskeyCredentialStore, PasskeyStore } from '../../../core/passkeys/passkeys.ports.js';
import type { MongoDatabase } from './mongo-database.js';
import { unlessDuplicate } from './mongo-errors.js';
import { freeSlot } from './mongo-queries.js';
import { plainSchema, trusted } from './mongo-schemas.js';

/** A passkey in `passkeys`. */
interface PasskeyDocument {
  /** The credential's id. */
  readonly _id: string;
  /** The passkey's `id`, by which its owner knows it. */
  readonly public_id: string;
  readonly user_id: string;
  /** One of the places that an account has for passkeys, 0, 1, 2 …: a unique index gives each to one of them. */
  readonly slot: number;
  readonly public_key: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly backup_eligible: boolean;
  readonly backed_up: boolean;
  readonly name: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

const passkeySchema = plainSchema<PasskeyDocument>({
  _id: { type: String, required: true },
  public_id: { type: String, required: true },
  user_id: { type: String, required: true },
  slot: { type: Number, required: true },
  public_key: { type: String, required: true },
  counter: { type: Number, required: true },
  transports: { type: [String], required: true },
  backup_eligible: { type: Boolean, required: true },
  backed_up: { type: Boolean, required: true },
  name: { type: String, required: true },
  created_at: { type: Date, required: true },
  last_used_at: Date,
});

/** Passkeys in MongoDB. */
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
        const added = await unlessDuplicate(() => this.passkeys.insertOne(toDocument(passkey, slot)));
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
      return found.map(toPasskey);
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
      return found === null ? null : toPasskey(found);
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

function toPasskey(document: PasskeyDocument): Passkey {
  return {
    id: document.public_id,
    userId: document.user_id,
    credentialId: document._id,
    publicKey: document.public_key,
    counter: document.counter,
    transports: document.transports,
    backupEligible: document.backup_eligible,
    backedUp: document.backed_up,
    name: document.name,
    createdAt: document.created_at,
    lastUsedAt: document.last_used_at,
  };
}

function toDocument(passkey: Passkey, slot: number): PasskeyDocument {
  return {
    _id: passkey.credentialId,
    public_id: passkey.id,
    user_id: passkey.userId,
    slot,
    public_key: passkey.publicKey,
    counter: passkey.counter,
    transports: passkey.transports,
    backup_eligible: passkey.backupEligible,
    backed_up: passkey.backedUp,
    name: passkey.name,
    created_at: passkey.createdAt,
    last_used_at: passkey.lastUsedAt,
  };
}
