import type { Model, mongo } from 'mongoose';
import type { BackupRecord, BackupRecords } from '../../backup/backup-record.js';
import type { MongoDatabase } from '../mongo-database.js';
import { plainSchema } from '../mongo-schemas.js';

/** Beside the migrations, as service-presence.ts keeps what concerns processes: not backed up. */
interface RecordDocument {
  readonly _id: string;
  readonly last_run_at: Date;
  readonly last_run_succeeded: boolean;
  readonly last_success_at?: Date;
}

const COLLECTION = 'schema_migrations';
const ID = 'backup';

const recordSchema = plainSchema<RecordDocument>({
  _id: { type: String, required: true },
  last_run_at: { type: Date, required: true },
  last_run_succeeded: { type: Boolean, required: true },
  last_success_at: { type: Date },
});

/** The record, through the service's connection. */
export class MongoBackupRecords implements BackupRecords {
  private readonly records: Model<RecordDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.records = database.model(COLLECTION, recordSchema);
  }

  latest(): Promise<BackupRecord | null> {
    return this.database.repeatable(async () => toRecord(await this.records.findById(ID).lean<RecordDocument>()));
  }
}

export async function readBackupRecord(db: mongo.Db): Promise<BackupRecord | null> {
  return toRecord(await db.collection<RecordDocument>(COLLECTION).findOne({ _id: ID }));
}

export async function recordBackup(db: mongo.Db, succeeded: boolean, now: Date): Promise<void> {
  const run = { last_run_at: now, last_run_succeeded: succeeded, ...(succeeded && { last_success_at: now }) };
  await db.collection<RecordDocument>(COLLECTION).updateOne({ _id: ID }, { $set: run }, { upsert: true });
}

function toRecord(document: RecordDocument | null): BackupRecord | null {
  if (document === null) return null;
  return {
    lastRunAt: document.last_run_at,
    lastRunSucceeded: document.last_run_succeeded,
    lastSuccessAt: document.last_success_at ?? null,
  };
}
