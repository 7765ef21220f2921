import { createIndexes, dropIndexes, type IndexPlan } from './index-plan.js';
import type { MongoMigration } from './mongo-migration.js';

const plan: IndexPlan = {
  known_ids: [{ key: { over_at: 1 } }],
  youtube_use: [{ key: { over_at: 1 } }],
};

/** What is remembered about the sources: ids by fingerprints of what led to them, and the use of YouTube's budgets. */
export const sourceRecords: MongoMigration = {
  version: 6,
  name: 'source records',
  indexes: plan,
  up: (db) => createIndexes(db, plan),
  down: (db) => dropIndexes(db, plan),
};
