import { createIndexes, dropIndexes, type IndexPlan } from './index-plan.js';
import type { MongoMigration } from './mongo-migration.js';

const plan: IndexPlan = {
  mail_outbox: [
    { key: { due_at: 1, _id: 1, leased_until: 1 } },
    { key: { user_id: 1, created_at: 1, _id: 1 } },
    { key: { finished_at: 1 }, sparse: true },
  ],
};

/** Mails: what is due, whose they are, and what is over. */
export const mailOutbox: MongoMigration = {
  version: 3,
  name: 'mail outbox',
  indexes: plan,
  up: (db) => createIndexes(db, plan),
  down: (db) => dropIndexes(db, plan),
};
