import { createIndexes, dropIndexes, type IndexPlan } from './index-plan.js';
import type { MongoMigration } from './mongo-migration.js';

const plan: IndexPlan = {
  playlists: [{ key: { user_id: 1, created_at: -1, _id: -1 } }, { key: { user_id: 1, slot: 1 }, unique: true }],
};

/** Playlists: an owner's, the latest made first, and which of their places are taken (`playlist-document.ts`). */
export const playlists: MongoMigration = {
  version: 5,
  name: 'playlists',
  indexes: plan,
  up: (db) => createIndexes(db, plan),
  down: (db) => dropIndexes(db, plan),
};
