import type { mongo } from 'mongoose';

/** An index, and whether it keeps values unique among the documents that have them. */
export interface PlannedIndex {
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique?: true;
  /** Only documents that have the field are in it. */
  readonly sparse?: true;
}

/** The indexes of some collections, by the collection's name. */
export type IndexPlan = Readonly<Record<string, readonly PlannedIndex[]>>;

/** Creates what is missing. An index over the same fields that is there already, the old service's, will do. */
export async function createIndexes(db: mongo.Db, plan: IndexPlan): Promise<void> {
  for (const [collection, indexes] of Object.entries(plan)) {
    const present = new Set((await existing(db, collection)).map(({ key }) => JSON.stringify(key)));
    for (const { key, ...options } of indexes) {
      if (!present.has(JSON.stringify(key))) {
        await db.collection(collection).createIndex(key, { ...options, name: nameOf(key) });
      }
    }
  }
}

/** Drops the indexes that {@link createIndexes} made, and no others: they are told by their names. */
export async function dropIndexes(db: mongo.Db, plan: IndexPlan): Promise<void> {
  for (const [collection, indexes] of Object.entries(plan)) {
    const present = new Set((await existing(db, collection)).map(({ name }) => name));
    for (const { key } of indexes) {
      if (present.has(nameOf(key))) await db.collection(collection).dropIndex(nameOf(key));
    }
  }
}

/** Unlike any name that a driver makes up by itself. */
function nameOf(key: PlannedIndex['key']): string {
  return `octa_${Object.keys(key).join('_')}`;
}

async function existing(db: mongo.Db, collection: string): Promise<mongo.IndexDescriptionInfo[]> {
  const [found] = await db.listCollections({ name: collection }, { nameOnly: true }).toArray();
  return found === undefined ? [] : db.collection(collection).indexes();
}
