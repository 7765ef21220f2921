import type { mongo } from 'mongoose';

/** An index, and whether it keeps values unique among the documents that have them. */
export interface PlannedIndex {
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique?: true;
  /** Only documents that have the field are in it. */
  readonly sparse?: true;
}

export type IndexPlan = Readonly<Record<string, readonly PlannedIndex[]>>;

/** Creates what is missing. An existing index over the same fields, such as the old service's, is taken as it is. */
export async function createIndexes(db: mongo.Db, plan: IndexPlan): Promise<void> {
  for (const [collection, indexes] of Object.entries(plan)) {
    const present = new Set((await indexesOf(db, collection)).map(({ key }) => JSON.stringify(key)));
    for (const { key, ...options } of indexes) {
      if (!present.has(JSON.stringify(key))) {
        await db.collection(collection).createIndex(key, { ...options, name: nameOf(key) });
      }
    }
  }
}

/** Drops the indexes that {@link createIndexes} created, and no others: it knows them by their names. */
export async function dropIndexes(db: mongo.Db, plan: IndexPlan): Promise<void> {
  for (const [collection, indexes] of Object.entries(plan)) {
    const present = new Set((await indexesOf(db, collection)).map(({ name }) => name));
    for (const { key } of indexes) {
      if (present.has(nameOf(key))) await db.collection(collection).dropIndex(nameOf(key));
    }
  }
}

/** Unlike any name that a driver gives by default. */
export function nameOf(key: PlannedIndex['key']): string {
  return `octa_${Object.keys(key).join('_')}`;
}

export async function indexesOf(db: mongo.Db, collection: string): Promise<mongo.IndexDescriptionInfo[]> {
  const [found] = await db.listCollections({ name: collection }, { nameOnly: true }).toArray();
  return found === undefined ? [] : db.collection(collection).indexes();
}
