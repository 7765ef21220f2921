import { foldMissingNames } from '../folded-names.js';
import { createIndexes, dropIndexes, type IndexPlan } from './index-plan.js';
import type { MongoMigration } from './mongo-migration.js';

const plan: IndexPlan = {
  users: [
    // With `_id`, so that those that lack the field can be gone through page by page.
    { key: { username_lower: 1, _id: 1 } },
    { key: { email_lower: 1 } },
    // For accounts that the old service writes beside us: they have no folded names yet.
    { key: { username: 1 } },
    { key: { email: 1 } },
    { key: { username_claim: 1 }, unique: true, sparse: true },
    { key: { email_claim: 1 }, unique: true, sparse: true },
    { key: { unconfirmed_since: 1 }, sparse: true },
  ],
  account_tokens: [{ key: { hash: 1 }, unique: true }, { key: { user_id: 1, purpose: 1 } }, { key: { expires_at: 1 } }],
  login_failures: [{ key: { over_at: 1 } }],
  throttles: [{ key: { over_at: 1 } }],
};

/** Accounts, their mailed links and what is counted about log-ins. `user-document.ts` says what the fields are for. */
export const accounts: MongoMigration = {
  version: 1,
  name: 'accounts',
  indexes: plan,
  async up(db) {
    await createIndexes(db, plan);
    await foldMissingNames(db);
  },
  async down(db) {
    await db
      .collection('users')
      .updateMany({}, { $unset: { username_lower: 1, email_lower: 1, username_claim: 1, email_claim: 1 } });
    await dropIndexes(db, plan);
  },
};
