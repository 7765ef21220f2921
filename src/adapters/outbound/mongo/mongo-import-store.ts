import { mongo } from 'mongoose';
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
import { DocumentFields, type DocumentOf, schemaOf } from './document-fields.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { toObjectId, trusted } from './mongo-schemas.js';

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

const importSchema = schemaOf<ImportDocument>({
  _id: 'id',
  user_id: 'id',
  ...fields.kinds,
  step: 'number',
  steps: 'number',
  attempts: 'number',
  due_at: 'time',
  lease_until: 'time',
  lease_holder: 'text',
  finished_at: 'time',
});

const stepSchema = schemaOf<StepDocument>({ _id: 'text', content: 'text', expires_at: 'time' });

const STEP_KEPT_MS = 7 * 86_400_000;

const BATCH = 500;

const NEWEST = { created_at: -1, _id: -1 } as const;

export class MongoImportStore implements ImportStore, ImportQueue {
  private readonly imports: MongoCollection<ImportDocument>;
  private readonly steps: MongoCollection<StepDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.imports = new MongoCollection(database, 'imports', importSchema);
    this.steps = new MongoCollection(database, 'import_steps', stepSchema);
  }

  async add(bounds: ImportBounds, added: NewImport): Promise<PlaylistImport | null> {
    const { createdAt, steps } = added;
    const user_id = mongo.ObjectId.createFromHexString(added.ownerId);
    const own = await this.imports.list({ user_id }, NEWEST, { projection: { finished_at: 1 } });
    if (own.filter(({ finished_at }) => finished_at === undefined).length >= bounds.maxUnfinished) return null;
    const old = own.slice(bounds.maxKept - 1).filter(({ finished_at }) => finished_at !== undefined);
    if (old.length > 0) {
      await this.imports.removeAll({ _id: trusted({ $in: old.map(({ _id }) => _id) }) });
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
      await this.database.run(() => this.steps.model.insertMany(documents.slice(at, at + BATCH)));
    }
    await this.imports.insert(document);
    return toImport(document);
  }

  async find(ownerId: string, id: string): Promise<PlaylistImport | null> {
    const [_id, user_id] = [toObjectId(id), toObjectId(ownerId)];
    if (_id === null || user_id === null) return null;
    const found = await this.imports.find({ _id, user_id });
    return found === null ? null : toImport(found);
  }

  async listOf(ownerId: string): Promise<readonly PlaylistImport[]> {
    const user_id = toObjectId(ownerId);
    if (user_id === null) return [];
    return (await this.imports.list({ user_id }, NEWEST)).map(toImport);
  }

  async removeAllOf(ownerId: string): Promise<void> {
    const user_id = toObjectId(ownerId);
    if (user_id === null) return;
    const found = await this.imports.list({ user_id }, NEWEST, { projection: { _id: 1 } });
    for (const { _id } of found) {
      await this.imports.remove({ _id });
      await this.removeSteps(_id);
    }
  }

  async removeFinished(finishedUpTo: Date): Promise<number> {
    await this.steps.removeExpired('expires_at', finishedUpTo);
    return this.imports.removeExpired('finished_at', finishedUpTo);
  }

  async claim({ holder, until }: ImportLease, now: Date): Promise<ClaimedImport | null> {
    const found = await this.database.run(() =>
      this.imports.model
        .findOneAndUpdate(
          { due_at: trusted({ $lte: now }), lease_until: trusted({ $lte: now }) },
          { $set: { lease_holder: holder, lease_until: until }, $inc: { attempts: 1 } },
          { sort: { due_at: 1, _id: 1 }, returnDocument: 'after' },
        )
        .lean<ImportDocument>(),
    );
    if (found === null) return null;
    const step = await this.steps.find({ _id: stepId(found._id, found.step) });
    return {
      claimed: toImport(found),
      step: step === null ? null : (JSON.parse(step.content) as ImportStep),
      attempts: found.attempts,
    };
  }

  async advance(id: string, holder: string, more: ImportCounts, dueAt: Date): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return false;
    const found = await this.imports.find({ _id, lease_holder: holder }, { step: 1, steps: 1 });
    if (found === null) return false;
    const isLast = found.step + 1 >= found.steps;
    const isAdvanced = await this.imports.updateOnce(
      { _id, lease_holder: holder, step: found.step },
      {
        $inc: { imported: more.imported, found_by_name: more.foundByName, step: 1 },
        $push: { skipped: { $each: more.skipped }, playlists: { $each: more.playlists } },
        $set: { attempts: 0, lease_until: dueAt, ...(isLast ? { finished_at: dueAt } : { due_at: dueAt }) },
        $unset: { lease_holder: 1, ...(isLast && { due_at: 1 }) },
      },
    );
    if (!isAdvanced) return false;
    await this.steps.remove({ _id: stepId(_id, found.step) });
    return true;
  }

  async release(id: string, holder: string, dueAt: Date): Promise<boolean> {
    const _id = toObjectId(id);
    if (_id === null) return false;
    const change = { $set: { due_at: dueAt, lease_until: dueAt }, $unset: { lease_holder: 1 } } as const;
    return this.imports.updateOnce({ _id, lease_holder: holder }, change);
  }

  private async removeSteps(importId: mongo.ObjectId): Promise<void> {
    const _id = trusted({ $gte: `${importId.toHexString()}/`, $lt: `${importId.toHexString()}0` });
    await this.steps.removeAll({ _id });
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
