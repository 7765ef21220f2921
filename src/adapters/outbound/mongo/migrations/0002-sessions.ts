import { createIndexes, dropIndexes, type IndexPlan } from './index-plan.js';
import type { MongoMigration } from './mongo-migration.js';

const plan: IndexPlan = {
  sessions: [{ key: { user_id: 1, created_at: -1, public_id: 1 } }, { key: { expires_at: 1 } }],
};

/** Sessions: by account, latest log-in first, and by expiry. */
export const sessions: MongoMigration = {
  version: 2,
  name: 'sessions',
  indexes: plan,
  up: (db) => createIndexes(db, plan),
  down: (db) => dropIndexes(db, plan),
};
