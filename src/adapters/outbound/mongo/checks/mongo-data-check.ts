import { mongo } from 'mongoose';
import { noAccountAtAll, orphanFinding } from '../../backup/database-tools.js';
import { failure, ok, type CheckResult } from '../../../../observability/check-result.js';
import { checkAccounts, checkSharedNames, DefectCounter } from './mongo-account-check.js';
import { checkIndexes } from './mongo-index-check.js';

/** How many documents are held in memory, and how many accounts looked up, at a time. */
const BATCH = 500;

const OWNED = [
  'account_activity',
  'account_tokens',
  'api_tokens',
  'imports',
  'mail_outbox',
  'passkeys',
  'playlists',
  'search_history',
  'second_factors',
  'sessions',
];

type Owned = Readonly<Record<'_id' | 'user_id' | 'purpose' | 'kind', unknown>>;

/** Looks through all collections. Changes nothing, unless `removeOrphans`. */
export async function checkMongoData(db: mongo.Db, removeOrphans: boolean): Promise<CheckResult[]> {
  if (removeOrphans && (await db.collection('users').findOne({}, { projection: { _id: 1 } })) === null) {
    return [noAccountAtAll()];
  }
  const collections = (await db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('system.'))
    .sort();
  const findings = [await countDocuments(db, collections)];
  const indexes = await checkIndexes(db);
  findings.push(...indexes);
  if (collections.includes('users')) {
    findings.push(...(await checkAccounts(db)));
    if (indexes.every(({ level }) => level === 'ok')) findings.push(...(await checkSharedNames(db)));
  }
  const defects: CheckResult[] = [];
  for (const name of OWNED)
    if (collections.includes(name)) defects.push(...(await checkOwners(db, name, removeOrphans)));
  if (collections.includes('playlists')) defects.push(...(await checkSongCounts(db)));
  if (defects.length === 0) defects.push(ok('every document belongs to an account that exists'));
  return [...findings, ...defects];
}

/** From the server's metadata, exact except for a while after a crash: counting the documents takes long. */
async function countDocuments(db: mongo.Db, collections: readonly string[]): Promise<CheckResult> {
  const counts: string[] = [];
  for (const name of collections) counts.push(`${name} ${await db.collection(name).estimatedDocumentCount()}`);
  return ok(`documents: ${counts.join(', ') || 'none'}`);
}

async function checkOwners(db: mongo.Db, name: string, removeOrphans: boolean): Promise<CheckResult[]> {
  const defects = { orphans: new DefectCounter(), unclear: new DefectCounter() };
  const documents = db.collection(name).find().project<Owned>({ user_id: 1, purpose: 1, kind: 1 }).batchSize(BATCH);
  let batch: Owned[] = [];
  for await (const document of documents) {
    if (!hasNoAccount(document)) batch.push(document);
    if (batch.length < BATCH) continue;
    await countOrphans(db, name, batch, defects, removeOrphans);
    batch = [];
  }
  await countOrphans(db, name, batch, defects, removeOrphans);
  return [
    ...defects.orphans.findings(name, (text) => orphanFinding(text, removeOrphans)),
    ...defects.unclear.findings(name, failure),
  ];
}

/** Links and mails of registrations have no account, nor has the mail about its end; they expire by themselves. */
function hasNoAccount({ purpose, kind }: Owned): boolean {
  return purpose === 'verify_email' || purpose === 'disown' || kind === 'verify_email' || kind === 'account_deleted';
}

/** Lists of playlists show the stored count. */
async function checkSongCounts(db: mongo.Db): Promise<CheckResult[]> {
  const defects = new DefectCounter();
  const wrong = db
    .collection('playlists')
    .find({ songs: { $type: 'array' }, $expr: { $ne: ['$song_count', { $size: '$songs' }] } })
    .project({ _id: 1 });
  for await (const { _id } of wrong) defects.add('whose song_count is not the number of their songs', _id);
  return defects.findings('playlists', failure);
}

async function countOrphans(
  db: mongo.Db,
  name: string,
  batch: readonly Owned[],
  defects: Readonly<Record<'orphans' | 'unclear', DefectCounter>>,
  remove: boolean,
): Promise<void> {
  const wanted = [...new Set(batch.map(({ user_id }) => accountId(user_id)))].filter((id) => id !== null);
  const found = await db
    .collection('users')
    .find({ _id: { $in: wanted.map((id) => mongo.ObjectId.createFromHexString(id)) } })
    .project<{ _id: mongo.ObjectId }>({ _id: 1 })
    .toArray();
  const existing = new Set(found.map(({ _id }) => _id.toHexString()));
  const without = batch.filter(({ user_id }) => !existing.has(accountId(user_id) ?? ''));
  // An account that is being deleted takes its documents along: only those that still exist count.
  const remaining = await db
    .collection(name)
    .find({ _id: { $in: without.map(({ _id }) => _id as mongo.ObjectId) } })
    .project<Owned>({ user_id: 1 })
    .toArray();
  const orphans = remaining.filter(({ user_id }) => accountId(user_id) !== null);
  for (const { _id } of orphans) defects.orphans.add('of accounts that do not exist', _id);
  for (const { _id } of remaining.filter((one) => !orphans.includes(one))) defects.unclear.add('of no account', _id);
  if (remove) await db.collection(name).deleteMany({ _id: { $in: orphans.map(({ _id }) => _id as mongo.ObjectId) } });
}

/** The old service wrote an account's id as an ObjectId, this one mostly as a string. @returns `null` for neither */
function accountId(value: unknown): string | null {
  if (value instanceof mongo.ObjectId) return value.toHexString();
  return typeof value === 'string' && /^[0-9a-f]{24}$/.test(value) ? value : null;
}
