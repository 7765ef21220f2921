import { mongo, type Model } from 'mongoose';
import { displacedRegistrations } from '../../../core/auth/auth-policies.js';
import type { RegistrationKeeping, RegistrationStore } from '../../../core/auth/auth.ports.js';
import { foldLogin, type NewRegistration, type Registration } from '../../../core/auth/user.js';
import { REGISTRATION } from '../records/records.js';
import { DocumentFields, type DocumentOf, schemaOf } from './document-fields.js';
import { findUsers } from './folded-names.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { unlessDuplicate } from './mongo-errors.js';
import { toObjectId, trusted } from './mongo-schemas.js';
import { userSchema, type UserDocument } from './user-document.js';

/** How long a change of name, cut short, keeps the name from others, in milliseconds. */
const RESERVATION_MS = 60_000;

const fields = new DocumentFields(REGISTRATION);

/** A registration; without an address, the reservation of a name that an account is about to take. */
interface RegistrationDocument extends Partial<DocumentOf<Omit<Registration, 'id'>>> {
  readonly _id: mongo.ObjectId;
  /** By `foldLogin`, and unique. */
  readonly username_lower: string;
  readonly email_lower?: string | null;
  /** Absent where nobody knows: it counts as `true`. */
  readonly mailed?: boolean;
}

type KeptDocument = Required<RegistrationDocument>;

const registrationSchema = schemaOf<RegistrationDocument>({
  _id: 'id',
  ...fields.kinds,
  username_lower: 'text',
  email_lower: 'text',
  mailed: 'flag',
});

const COLLECTION = 'registrations';

const NEWEST = { created_at: -1, _id: -1 } as const;

type Place = Pick<KeptDocument, '_id' | 'mailed'>;

export class MongoRegistrationStore implements RegistrationStore {
  private readonly users: Model<UserDocument>;
  private readonly registrations: MongoCollection<RegistrationDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.users = database.model('users', userSchema);
    this.registrations = new MongoCollection(database, COLLECTION, registrationSchema);
  }

  add(registration: NewRegistration, { perAddress, mailed }: RegistrationKeeping): Promise<Registration | null> {
    const _id = new mongo.ObjectId();
    const username_lower = foldLogin(registration.username);
    const email_lower = foldLogin(registration.email);
    const document = { _id, ...fields.toDocument(registration), username_lower, email_lower, mailed };
    return this.database.run(async () => {
      await removeOutdated(this.registrations.model, username_lower);
      if ((await unlessDuplicate(() => this.registrations.model.insertOne(document))) === null) return null;
      // Only now: an account that takes the name must reserve it here first, which from now on fails.
      if ((await findUsers(this.users, { username: registration.username })).length > 0) {
        await this.registrations.model.deleteOne({ _id });
        return null;
      }
      const all = await this.registrations.model.find({ email_lower }, { mailed: 1 }).sort(NEWEST).lean<Place[]>();
      // All calls that run in parallel see the same order, so none removes one that another one keeps.
      const places = all.map((one) => ({ _id: one._id, mailed: one.mailed !== false }));
      const ids = displacedRegistrations(places, perAddress).map((one) => one._id);
      if (ids.length > 0) await this.registrations.model.deleteMany({ _id: trusted({ $in: ids }) });
      return { id: _id.toHexString(), ...registration };
    });
  }

  async findById(id: string): Promise<Registration | null> {
    const _id = toObjectId(id);
    if (_id === null) return null;
    return (await this.list({ _id }))[0] ?? null;
  }

  listByLogin(login: string): Promise<readonly Registration[]> {
    const folded = foldLogin(login);
    // No username holds an `@`, every address does.
    return login.includes('@') ? this.list({ email_lower: folded }, NEWEST) : this.list({ username_lower: folded });
  }

  async remove(id: string): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return false;
    return this.registrations.remove({ _id });
  }

  removeAllOf(email: string): Promise<void> {
    return this.registrations.removeAll({ email_lower: foldLogin(email) });
  }

  removeExpired(now: Date): Promise<number> {
    return this.registrations.removeExpired('expires_at', now);
  }

  private async list(condition: object, order: Partial<typeof NEWEST> = {}): Promise<Registration[]> {
    const found = await this.registrations.list(condition, order);
    return found
      .filter((document): document is KeptDocument => document.email !== undefined)
      .map((document) => ({ id: document._id.toHexString(), ...fields.toRecord(document) }));
  }
}

export function registrationsOf(database: MongoDatabase): Model<RegistrationDocument> {
  return database.model(COLLECTION, registrationSchema);
}

/**
 * Does what gives an account that name while nobody can register with it: of those who want a name, an account or a
 * registration, only one gets past the unique index at a time, and looks at `users` after that.
 * @returns `null` when a registration has the name
 */
export async function whileReserved<T>(
  registrations: Model<RegistrationDocument>,
  username: string,
  work: () => Promise<T>,
): Promise<T | null> {
  const now = new Date();
  const _id = new mongo.ObjectId();
  const username_lower = foldLogin(username);
  await removeOutdated(registrations, username_lower);
  const expires_at = new Date(now.getTime() + RESERVATION_MS);
  const reservation = { _id, username, username_lower, created_at: now, expires_at };
  if ((await unlessDuplicate(() => registrations.insertOne(reservation))) === null) return null;
  try {
    return await work();
  } finally {
    await registrations.deleteOne({ _id });
  }
}

/** Frees a name that a change of name, cut short, has left reserved. */
async function removeOutdated(registrations: Model<RegistrationDocument>, username_lower: string): Promise<void> {
  await registrations.deleteOne({ username_lower, email_lower: null, expires_at: trusted({ $lte: new Date() }) });
}
