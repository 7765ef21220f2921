import { createReadStream } from 'node:fs';
import { mongo } from 'mongoose';
import { OperatorError } from '../../../../observability/explain-error.js';
import { RESTORE_MARKER } from './service-presence.js';

/**
 * A backup of MongoDB is lines of JSON, in MongoDB's canonical Extended JSON, which keeps every type:
 *
 * - `{"collection":{…}}`: the documents that follow belong to this collection
 * - `{"document":{…}}`: by rising `_id`
 */
type BackupLine = { readonly collection: CollectionPlan } | { readonly document: mongo.Document };

/** A collection, but for its documents. */
interface CollectionPlan {
  readonly name: string;
  /** For the command `create`. */
  readonly options: mongo.Document;
  /** For the command `createIndexes`. That of `_id`, which every collection has, is left out. */
  readonly indexes: readonly mongo.Document[];
}

const { EJSON } = mongo.BSON;

/**
 * Read last: whatever refers to an account or a playlist was then written before these are read, and finds them in the
 * backup.
 */
const REFERRED_TO = ['playlists', 'users'];

/**
 * Every type as it is stored: a whole number and a fraction stay different. The server would else send 16 MB of documents
 * at a time, which are many times as much in memory.
 */
const READING = { promoteValues: false, promoteLongs: false, bsonRegExp: true, batchSize: 1_000 } as const;

/** How many characters of lines are written, and sent to the server, at a time. */
const WRITTEN_AT_ONCE = 65_536;
const SENT_AT_ONCE = 4_000_000;

/** All collections, in the order in which they are read, but for those of the server itself and views, which hold nothing. */
export async function listCollections(db: mongo.Db): Promise<readonly CollectionPlan[]> {
  const found = await db.listCollections({}, { nameOnly: false }).toArray();
  const own = found
    .filter(({ name, type }) => !name.startsWith('system.') && type !== 'view' && name !== RESTORE_MARKER)
    .sort((one, other) => rank(one.name) - rank(other.name) || (one.name < other.name ? -1 : 1));
  return Promise.all(
    own.map(async ({ name, options = {} }) => ({
      name,
      options,
      // Without the version: the server decides anew how it lays an index out.
      indexes: (await db.collection(name).indexes())
        .filter((index) => index.name !== '_id_')
        .map(({ v: _v, ns: _ns, ...index }: mongo.Document) => index),
    })),
  );
}

const rank = (name: string): number => REFERRED_TO.indexOf(name);

/** Migrations have numbers; beside them is what concerns running processes: the lease, and which services there are. */
export function filterOf(collection: string): mongo.Document {
  return collection === 'schema_migrations' ? { _id: { $gte: 0 } } : {};
}

/**
 * The lines of a backup, many at a time.
 * @param source.counts is filled with the number of documents of each collection
 */
export async function* linesOf(
  db: mongo.Db,
  source: {
    readonly collections: readonly CollectionPlan[];
    readonly session: mongo.ClientSession | null;
    readonly counts: Map<string, number>;
  },
): AsyncGenerator<string> {
  const { collections, session, counts } = source;
  const options = { ...READING, ...(session !== null && { session }) };
  let text = '';
  for (const collection of collections) {
    const { name } = collection;
    let count = 0;
    text += lineOf({ collection });
    for await (const document of db.collection(name).find(filterOf(name), options).sort({ _id: 1 })) {
      count += 1;
      text += lineOf({ document });
      if (text.length < WRITTEN_AT_ONCE) continue;
      yield text;
      text = '';
    }
    counts.set(name, count);
  }
  yield text;
}

/** Fills an empty database with the lines that the file begins with. */
export async function fill(db: mongo.Db, file: string, bytes: number): Promise<void> {
  const plans: CollectionPlan[] = [];
  let documents: mongo.Document[] = [];
  let characters = 0;
  const send = async (): Promise<void> => {
    if (documents.length > 0) await db.collection(plans.at(-1)?.name ?? '').insertMany(documents);
    documents = [];
    characters = 0;
  };
  for await (const text of readLines(file, bytes)) {
    const line = EJSON.parse(text, { relaxed: false }) as BackupLine;
    if ('collection' in line) {
      await send();
      plans.push(line.collection);
      await db.createCollection(line.collection.name, line.collection.options);
      continue;
    }
    documents.push(line.document);
    characters += text.length;
    if (characters >= SENT_AT_ONCE) await send();
  }
  await send();
  // Last: to build an index over all documents at once is much faster.
  for (const { name, indexes } of plans) if (indexes.length > 0) await db.command({ createIndexes: name, indexes });
}

const lineOf = (line: BackupLine): string => `${EJSON.stringify(line, { relaxed: false })}\n`;

/** Not `node:readline`: it ends lines at U+2028 as well, which JSON may hold. */
async function* readLines(file: string, bytes: number): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, { end: bytes - 1, encoding: 'utf8' })) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') throw new OperatorError(`${file} ends within a line.`);
}
