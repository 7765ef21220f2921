import { createIndexes, dropIndexes, type IndexPlan } from './index-plan.js';
import type { MongoMigration } from './mongo-migration.js';

const plan: IndexPlan = {
  search_history: [{ key: { user_id: 1, timestamp: -1, _id: -1 } }, { key: { youtube_result_since: 1 }, sparse: true }],
};

/** Searches, the old service's included: by account, latest first, and those whose result is to be forgotten. */
export const searchHistory: MongoMigration = {
  version: 4,
  name: 'search history',
  indexes: plan,
  up: (db) => createIndexes(db, plan),
  down: (db) => dropIndexes(db, plan),
};
