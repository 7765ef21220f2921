import type { mongo } from 'mongoose';
import { failure, ok, type CheckResult } from '../../../../observability/check-result.js';
import { allMigrations } from '../migrations/all-migrations.js';
import { indexesOf, nameOf, type PlannedIndex } from '../migrations/index-plan.js';

/** Whether every index of the applied migrations exists. */
export async function checkIndexes(db: mongo.Db): Promise<CheckResult[]> {
  const applied = new Set(
    await db.collection<{ _id: number }>('schema_migrations').distinct('_id', { _id: { $gte: 0 } }),
  );
  const planned = allMigrations
    .filter(({ version }) => applied.has(version))
    .flatMap(({ indexes = {} }) => Object.entries(indexes));
  const findings: CheckResult[] = [];
  let count = 0;
  for (const [collection, indexes] of planned) {
    const present = await indexesOf(db, collection);
    for (const index of indexes) {
      count += 1;
      const finding = compare(collection, index, present);
      if (finding !== null) findings.push(finding);
    }
  }
  return findings.length > 0 ? findings : [ok(`all ${count} indexes are there`)];
}

function compare(
  collection: string,
  { key, ...options }: PlannedIndex,
  present: readonly mongo.IndexDescriptionInfo[],
): CheckResult | null {
  const fields = JSON.stringify(key);
  const found = present.find((index) => JSON.stringify(index.key) === fields);
  const make = `db.${collection}.createIndex(${fields}, ${JSON.stringify({ ...options, name: nameOf(key) })})`;
  if (found === undefined) return failure(`${collection}: the index ${fields} is missing; in mongosh: ${make}`);
  if (options.unique && !found.unique) {
    return failure(
      `${collection}: the index ${fields} does not keep values unique; drop it, and then in mongosh: ${make}`,
    );
  }
  return null;
}
