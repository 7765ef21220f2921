import { mongo } from 'mongoose';
import { failure, ok, type CheckResult } from '../../../../observability/check-result.js';
import { DefectCounter } from './defect-counter.js';
import { accountId, DOCUMENT_SHAPES, wrongFields, type DocumentShape } from './document-shapes.js';
import { checkAccounts, checkSharedNames } from './mongo-account-check.js';
import { checkIndexes } from './mongo-index-check.js';

/** How many documents are held in memory, and how many accounts looked up, at a time. */
const BATCH = 500;

type AnyDocument = Readonly<Record<string, unknown>>;

/** Reads every document and changes nothing. */
export async function* checkMongoData(db: mongo.Db): AsyncGenerator<CheckResult> {
  const collections = (await db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('system.'))
    .sort();
  yield await countDocuments(db, collections);
  const indexes = await checkIndexes(db);
  yield* indexes;
  if (collections.includes('users')) {
    yield* await checkAccounts(db);
    if (indexes.every(({ level }) => level === 'ok')) yield* await checkSharedNames(db);
  }
  const shaped = collections.filter((name) => name in DOCUMENT_SHAPES);
  const defects: CheckResult[] = [];
  for (const name of shaped) defects.push(...(await checkCollection(db, name, DOCUMENT_SHAPES[name] ?? {})));
  if (collections.includes('playlists')) defects.push(...(await checkSongCounts(db)));
  yield* defects;
  if (defects.length === 0) yield ok('every document has its fields and belongs to an account that exists');
}

/** From the server's metadata, exact except for a while after a crash: counting the documents takes long. */
async function countDocuments(db: mongo.Db, collections: readonly string[]): Promise<CheckResult> {
  const counts: string[] = [];
  for (const name of collections) counts.push(`${name} ${await db.collection(name).estimatedDocumentCount()}`);
  return ok(`documents: ${counts.join(', ') || 'none'}`);
}

async function checkCollection(db: mongo.Db, name: string, shape: DocumentShape): Promise<CheckResult[]> {
  const defects = new DefectCounter();
  const fields: Record<string, 1 | { $slice: 1 }> = Object.fromEntries(Object.keys(shape).map((field) => [field, 1]));
  // Of an array one element is enough to see that it is one.
  for (const [field, type] of Object.entries(shape)) if (type === 'array') fields[field] = { $slice: 1 };
  const documents = db.collection(name).find().project<AnyDocument>(fields).batchSize(BATCH);
  let batch: AnyDocument[] = [];
  for await (const document of documents) {
    const wrong = wrongFields(document, shape);
    if (wrong.length > 0) defects.add(`whose ${wrong.join(', ')} is missing or of another kind`, document['_id']);
    else if ('user_id' in shape) batch.push(document);
    if (batch.length < BATCH) continue;
    await countOrphans(db, name, batch, defects);
    batch = [];
  }
  await countOrphans(db, name, batch, defects);
  return defects.findings(name, failure);
}

/** Lists of playlists show the stored count. */
async function checkSongCounts(db: mongo.Db): Promise<CheckResult[]> {
  const defects = new DefectCounter();
  const wrong = db
    .collection('playlists')
    .find({ songs: { $type: 'array' }, $expr: { $ne: ['$song_count', { $size: '$songs' }] } })
    .project<AnyDocument>({ _id: 1 });
  for await (const { _id } of wrong) defects.add('whose song_count is not the number of their songs', _id);
  return defects.findings('playlists', failure);
}

/** Counts the documents whose account does not exist. */
async function countOrphans(
  db: mongo.Db,
  name: string,
  batch: readonly AnyDocument[],
  defects: DefectCounter,
): Promise<void> {
  if (batch.length === 0) return;
  const wanted = [...new Set(batch.map(({ user_id }) => accountId(user_id) ?? ''))];
  const found = await db
    .collection('users')
    .find({ _id: { $in: wanted.map((id) => mongo.ObjectId.createFromHexString(id)) } })
    .project<{ _id: mongo.ObjectId }>({ _id: 1 })
    .toArray();
  const existing = new Set(found.map(({ _id }) => _id.toHexString()));
  const orphans = batch.filter(({ user_id }) => !existing.has(accountId(user_id) ?? ''));
  if (orphans.length === 0) return;
  // An account that is being deleted takes its documents along: only those that still exist are orphans.
  const ids = orphans.map(({ _id }) => _id as mongo.ObjectId);
  const remaining = db
    .collection(name)
    .find({ _id: { $in: ids } })
    .project<AnyDocument>({ _id: 1 });
  for await (const { _id } of remaining) defects.add('of accounts that do not exist', _id);
}
