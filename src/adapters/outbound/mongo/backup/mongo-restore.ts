import { mongo } from 'mongoose';
import { BackupError } from '../../backup/database-backups.js';
import { isCollection, parseCollection, parseDocument, type CollectionPlan } from './archive-lines.js';
import { listCollections, tallyOf } from '../collections.js';
import { readArchive, type ReadArchive } from './mongo-archive.js';

/** The collection that is there from the beginning of a restore to its end: a database that has it is half restored. */
export const MARKER = 'restore_under_way';

/** How many documents, and how many characters of them, are sent at a time. */
const BATCH = { documents: 1_000, characters: 4_000_000 } as const;

/** When the restore began that has not come to its end; `null` when there is none. */
export async function beginningOf(db: mongo.Db): Promise<Date | null> {
  const marker = await db.collection<{ begun_at: Date }>(MARKER).findOne({});
  return marker?.begun_at ?? null;
}

/** In words for an operator. */
export function describeUnfinished(begun: Date): string {
  return `half restored (a restore that began at ${begun.toISOString()} did not come to its end)`;
}

/** From now on the database is half restored. */
export async function begin(db: mongo.Db, now: Date): Promise<void> {
  await db.collection(MARKER).updateOne({}, { $setOnInsert: { begun_at: now } }, { upsert: true });
}

/**
 * Replaces everything that the database holds, but for the marker, by what the file holds, and reads it back.
 * @throws BackupError when what was read back is not what was written
 */
export async function refill(db: mongo.Db, file: string): Promise<void> {
  for (const { name } of await listCollections(db)) {
    if (name !== MARKER) await db.collection(name).drop();
  }
  const filling = new Filling(db);
  const archive = await readArchive(file, (line) => filling.take(line));
  await filling.end();
  await compare(db, archive);
}

/** Fills one collection after the other with the lines of a backup. */
class Filling {
  private plan: CollectionPlan | null = null;
  private documents: mongo.Document[] = [];
  private characters = 0;

  constructor(private readonly db: mongo.Db) {}

  async take(line: string): Promise<void> {
    if (isCollection(line)) {
      await this.end();
      this.plan = parseCollection(line);
      await this.db.createCollection(this.plan.name, this.plan.options);
      return;
    }
    this.documents.push(parseDocument(line));
    this.characters += line.length;
    if (this.documents.length >= BATCH.documents || this.characters >= BATCH.characters) await this.send();
  }

  /** Completes the collection. Its indexes come last: to build them over all documents at once is much faster. */
  async end(): Promise<void> {
    await this.send();
    if (this.plan === null || this.plan.indexes.length === 0) return;
    const { name, indexes } = this.plan;
    await this.db.command({ createIndexes: name, indexes });
  }

  private async send(): Promise<void> {
    if (this.plan === null || this.documents.length === 0) return;
    await this.db.collection(this.plan.name).insertMany(this.documents);
    this.documents = [];
    this.characters = 0;
  }
}

async function compare(db: mongo.Db, { end }: ReadArchive): Promise<void> {
  for (const [name, expected] of Object.entries(end.collections)) {
    const found = await tallyOf(db, name);
    if (found.documents !== expected.documents || found.sha256 !== expected.sha256) {
      throw new BackupError(
        `The collection ${name} holds ${found.documents} documents that are not the backup's ${expected.documents}: is the service running?`,
      );
    }
  }
}
