import { mongo, type Model, Schema } from 'mongoose';
import type {
  ClaimedImport,
  ImportBounds,
  ImportLease,
  ImportQueue,
  ImportStore,
  NewImport,
} from '../../../core/playlists/imports/imports.ports.js';
import type { ImportCounts, ImportStep, PlaylistImport } from '../../../core/playlists/imports/playlist-import.js';
import { IMPORT } from '../records/records.js';
import { DocumentFields, type DocumentOf } from './document-fields.js';
import type { MongoDatabase } from './mongo-database.js';
import { deleteExpired } from './mongo-queries.js';
import { plainSchema, toObjectId, trusted } from './mongo-schemas.js';

const fields = new DocumentFields(IMPORT);

interface ImportDocument extends DocumentOf<Omit<PlaylistImport, 'id' | 'ownerId' | 'finishedAt'>> {
  readonly _id: mongo.ObjectId;
  readonly user_id: mongo.ObjectId;
  /** The next one, and how many there are. */
  readonly step: number;
  readonly steps: number;
  readonly attempts: number;
  /** Missing when it is finished. */
  readonly due_at?: Date;
  /** The end of the last claim; before the first one, when it was created. */
  readonly lease_until: Date;
  readonly lease_holder?: string;
  readonly finished_at?: Date;
}

/** A step as JSON: what is in it is nobody's to search. */
interface StepDocument {
  /** The import's id and the step's number: `…/000001`. */
  readonly _id: string;
  readonly content: string;
  /** Long after the import must have ended. */
  readonly expires_at: Date;
}

const importSchema = plainSchema<ImportDocument>({
  _id: { type: Schema.Types.ObjectId, required: true },
  user_id: { type: Schema.Types.ObjectId, required: true },
  ...fields.definition,
  step: { type: Number, required: true },
  steps: { type: Number, required: true },
  attempts: { type: Number, required: true },
  due_at: Date,
  lease_until: { type: Date, required: true },
  lease_holder: String,
  finished_at: Date,
});

const stepSchema = plainSchema<StepDocument>({
  _id: { type: String, required: true },
  content: { type: String, required: true },
  expires_at: { type: Date, required: true },
});

const STEP_KEPT_MS = 7 * 86_400_000;

const BATCH = 500;

export class MongoImportStore implements ImportStore, ImportQueue {
  private readonly imports: Model<ImportDocument>;
  private readonly steps: Model<StepDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.imports = database.model('imports', importSchema);
    this.steps = database.model('import_steps', stepSchema);
  }

  async add(bounds: ImportBounds, added: NewImport): Promise<PlaylistImport | null> {
    const { createdAt, steps } = added;
    const user_id = mongo.ObjectId.createFromHexString(added.ownerId);
    const own = await this.database.run(() =>
      this.imports
        .find({ user_id }, { _id: 1, finished_at: 1 })
        .sort({ created_at: -1, _id: -1 })
        .lean<Pick<ImportDocument, '_id' | 'finished_at'>[]>(),
    );
    if (own.filter(({ finished_at }) => finished_at === undefined).length >= bounds.maxUnfinished) return null;
    const old = own.slice(bounds.maxKept - 1).filter(({ finished_at }) => finished_at !== undefined);
    if (old.length > 0) {
      const _id = trusted({ $in: old.map((one) => one._id) });
      await this.database.run(() => this.imports.deleteMany({ _id }));
    }
    const document: ImportDocument = {
      _id: new mongo.ObjectId(),
      user_id,
      ...fields.toDocument(added),
      ...{ step: 0, steps: steps.length, attempts: 0, lease_until: createdAt },
      ...(steps.length === 0 ? { finished_at: createdAt } : { due_at: createdAt }),
    };
    const expires_at = new Date(createdAt.getTime() + STEP_KEPT_MS);
    const documents = steps.map((step, position) => ({
      _id: stepId(document._id, position),
      content: JSON.stringify(step),
      expires_at,
    }));
    for (let at = 0; at < documents.length; at += BATCH) {
      await this.database.run(() => this.steps.insertMany(documents.slice(at, at + BATCH)));
    }
    await this.database.run(() => this.imports.insertOne(document));
    return toImport(document);
  }

  async find(ownerId: string, id: string): Promise<PlaylistImport | null> {
    const [_id, user_id] = [toObjectId(id), toObjectId(ownerId)];
    if (_id === null || user_id === null) return null;
    const found = await this.database.repeatable(() => this.imports.findOne({ _id, user_id }).lean<ImportDocument>());
    return found === null ? null : toImport(found);
  }

  async listOf(ownerId: string): Promise<readonly PlaylistImport[]> {
    const user_id = toObjectId(ownerId);
    if (user_id === null) return [];
    const found = await this.database.repeatable(() =>
      this.imports.find({ user_id }).sort({ created_at: -1, _id: -1 }).lean<ImportDocument[]>(),
    );
    return found.map(toImport);
  }

  async removeAllOf(ownerId: string): Promise<void> {
    const user_id = toObjectId(ownerId);
    if (user_id === null) return;
    const found = await this.database.run(() => this.imports.find({ user_id }, { _id: 1 }).lean<ImportDocument[]>());
    for (const { _id } of found) {
      await this.database.run(() => this.imports.deleteOne({ _id }));
      await this.removeSteps(_id);
    }
  }

  async removeFinished(finishedUpTo: Date): Promise<number> {
    await deleteExpired(this.database, this.steps, 'expires_at', finishedUpTo);
    return deleteExpired(this.database, this.imports, 'finished_at', finishedUpTo);
  }

  async claim({ holder, until }: ImportLease, now: Date): Promise<ClaimedImport | null> {
    const found = await this.database.run(() =>
      this.imports
        .findOneAndUpdate(
          { due_at: trusted({ $lte: now }), lease_until: trusted({ $lte: now }) },
          { $set: { lease_holder: holder, lease_until: until }, $inc: { attempts: 1 } },
          { sort: { due_at: 1, _id: 1 }, returnDocument: 'after' },
        )
        .lean<ImportDocument>(),
    );
    if (found === null) return null;
    const step = await this.database.run(() => this.steps.findById(stepId(found._id, found.step)).lean<StepDocument>());
    return {
      claimed: toImport(found),
      step: step === null ? null : (JSON.parse(step.content) as ImportStep),
      attempts: found.attempts,
    };
  }

  async advance(id: string, holder: string, more: ImportCounts, dueAt: Date): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return false;
    const found = await this.database.run(() =>
      this.imports
        .findOne({ _id, lease_holder: holder }, { step: 1, steps: 1 })
        .lean<Pick<ImportDocument, 'step' | 'steps'>>(),
    );
    if (found === null) return false;
    const isLast = found.step + 1 >= found.steps;
    const { modifiedCount } = await this.database.run(() =>
      this.imports.updateOne(
        { _id, lease_holder: holder, step: found.step },
        {
          $inc: { imported: more.imported, found_by_name: more.foundByName, step: 1 },
          $push: { skipped: { $each: more.skipped }, playlists: { $each: more.playlists } },
          $set: { attempts: 0, lease_until: dueAt, ...(isLast ? { finished_at: dueAt } : { due_at: dueAt }) },
          $unset: { lease_holder: 1, ...(isLast && { due_at: 1 }) },
        },
      ),
    );
    if (modifiedCount === 0) return false;
    await this.database.run(() => this.steps.deleteOne({ _id: stepId(_id, found.step) }));
    return true;
  }

  async release(id: string, holder: string, dueAt: Date): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return false;
    const change = { $set: { due_at: dueAt, lease_until: dueAt }, $unset: { lease_holder: 1 } } as const;
    return (
      (await this.database.run(() => this.imports.updateOne({ _id, lease_holder: holder }, change))).modifiedCount > 0
    );
  }

  private async removeSteps(importId: mongo.ObjectId): Promise<void> {
    const _id = trusted({ $gte: `${importId.toHexString()}/`, $lt: `${importId.toHexString()}0` });
    await this.database.run(() => this.steps.deleteMany({ _id }));
  }
}

/** In order as text. */
function stepId(importId: mongo.ObjectId, position: number): string {
  return `${importId.toHexString()}/${String(position).padStart(6, '0')}`;
}

function toImport(document: ImportDocument): PlaylistImport {
  return {
    id: document._id.toHexString(),
    ownerId: document.user_id.toHexString(),
    ...fields.toRecord(document),
    finishedAt: document.finished_at ?? null,
  };
}
