import type { mongo } from 'mongoose';
import type { BackupRecord, BackupRecords } from '../../backup/backup-record.js';
import { schemaOf } from '../document-fields.js';
import { MongoCollection } from '../mongo-collection.js';
import type { MongoDatabase } from '../mongo-database.js';

/** Beside the migrations, as service-presence.ts keeps what concerns processes: not backed up. */
interface RecordDocument {
  readonly _id: string;
  readonly last_run_at: Date;
  readonly last_run_succeeded: boolean;
  readonly last_success_at?: Date;
}

const COLLECTION = 'schema_migrations';
const ID = 'backup';

const recordSchema = schemaOf<RecordDocument>({
  _id: 'text',
  last_run_at: 'time',
  last_run_succeeded: 'flag',
  last_success_at: 'time',
});

/** The record, through the service's connection. */
export class MongoBackupRecords implements BackupRecords {
  private readonly records: MongoCollection<RecordDocument>;

  constructor(database: MongoDatabase) {
    this.records = new MongoCollection(database, COLLECTION, recordSchema);
  }

  async latest(): Promise<BackupRecord | null> {
    return toRecord(await this.records.find({ _id: ID }));
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
