import type { mongo } from 'mongoose';
import {
  collectionLine,
  documentLine,
  Tally,
  type CollectionPlan,
  type CollectionTally,
} from './backup/archive-lines.js';

/**
 * What other collections refer to. They are read last: whatever refers to an account was then written before the
 * accounts are read, and finds its account among them.
 */
const REFERRED_TO = ['playlists', 'users'];

/**
 * Every type as it is stored: a whole number and a fraction stay different. The server would else send 16 MB of documents
 * at a time, which are many times as much in memory.
 */
const READING = { promoteValues: false, promoteLongs: false, bsonRegExp: true, batchSize: 1_000 } as const;

/**
 * Everything that a database keeps by itself: all its collections, in the order in which they are read, but not what the
 * server keeps for itself, and no views, which hold nothing.
 */
export async function listCollections(db: mongo.Db): Promise<readonly CollectionPlan[]> {
  const found = await db.listCollections({}, { nameOnly: false }).toArray();
  const own = found.filter(({ name, type }) => !name.startsWith('system.') && type !== 'view');
  const names = own.map(({ name }) => name).sort();
  const ordered = [
    ...names.filter((name) => !REFERRED_TO.includes(name)),
    ...REFERRED_TO.filter((name) => names.includes(name)),
  ];
  return Promise.all(
    ordered.map(async (name) => ({
      name,
      options: own.find((one) => one.name === name)?.options ?? {},
      indexes: (await db.collection(name).indexes()).filter((index) => index.name !== '_id_').map(withoutVersion),
    })),
  );
}

/** The lines of a collection and of its documents. */
export async function* linesOf(
  db: mongo.Db,
  plan: CollectionPlan,
  session: mongo.ClientSession | null,
): AsyncGenerator<string> {
  yield collectionLine(plan);
  for await (const document of compose(db, plan.name, session)) yield documentLine(document);
}

/** What the database holds of a collection, to be compared with what was written. */
export async function tallyOf(db: mongo.Db, name: string): Promise<CollectionTally> {
  const tally = new Tally();
  for await (const document of compose(db, name, null)) tally.add(documentLine(document));
  return tally.result();
}

/** The latest migration that the database has; 0 for none. The lease beside the migrations has a text for an `_id`. */
export async function schemaVersionOf(db: mongo.Db): Promise<number> {
  const latest = await db
    .collection<{ _id: number }>('schema_migrations')
    .find({ _id: { $gte: 0 } })
    .sort({ _id: -1 })
    .limit(1)
    .next();
  return latest?._id ?? 0;
}

function compose(db: mongo.Db, name: string, session: mongo.ClientSession | null): mongo.FindCursor<mongo.Document> {
  const options = { ...READING, ...(session !== null && { session }) };
  return db.collection(name).find({}, options).sort({ _id: 1 });
}

/** The server decides anew how it lays an index out. */
function withoutVersion({ v: _v, ns: _ns, ...index }: mongo.Document): mongo.Document {
  return index;
}
