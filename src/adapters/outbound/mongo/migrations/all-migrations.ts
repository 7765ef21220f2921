import type { mongo } from 'mongoose';
import { foldMissingNames } from '../folded-names.js';
import { createIndexes, dropIndexes, type IndexPlan } from './index-plan.js';
import { addPlaylistSizes, removePlaylistSizes } from './playlist-sizes.js';

/** One step of the database's schema. Both directions may be repeated, whether they were interrupted or completed. */
export interface MongoMigration {
  /** Rising from one migration to the next, never changed. */
  readonly version: number;
  readonly name: string;
  /** The indexes that exist once it is applied, where it creates any. */
  readonly indexes?: IndexPlan;
  up(db: mongo.Db): Promise<void>;
  /** Removes what `up` added, but nothing that people entered or that was recorded about them. */
  down(db: mongo.Db): Promise<void>;
}

const ACCOUNT_INDEXES: IndexPlan = {
  users: [
    // With `_id`, so that accounts that lack the field can be read page by page.
    { key: { username_lower: 1, _id: 1 } },
    { key: { email_lower: 1 } },
    // For accounts that the old service writes at the same time: they have no folded names yet.
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

const REGISTRATION_INDEXES: IndexPlan = {
  registrations: [
    { key: { username_lower: 1 }, unique: true },
    { key: { email_lower: 1, created_at: -1, _id: -1 } },
    { key: { expires_at: 1 } },
  ],
};

/** Every migration, in order. A new one goes at the end; an applied one is never changed. */
export const allMigrations: readonly MongoMigration[] = [
  {
    version: 1,
    name: 'accounts',
    indexes: ACCOUNT_INDEXES,
    async up(db) {
      await createIndexes(db, ACCOUNT_INDEXES);
      await foldMissingNames(db);
    },
    async down(db) {
      await db
        .collection('users')
        .updateMany({}, { $unset: { username_lower: 1, email_lower: 1, username_claim: 1, email_claim: 1 } });
      await dropIndexes(db, ACCOUNT_INDEXES);
    },
  },
  // By account, latest log-in first, and by expiry.
  ofIndexes(2, 'sessions', {
    sessions: [{ key: { user_id: 1, created_at: -1, public_id: 1 } }, { key: { expires_at: 1 } }],
  }),
  // Due, by account, and finished.
  ofIndexes(3, 'mail outbox', {
    mail_outbox: [
      { key: { due_at: 1, _id: 1, leased_until: 1 } },
      { key: { user_id: 1, created_at: 1, _id: 1 } },
      { key: { finished_at: 1 }, sparse: true },
    ],
  }),
  // Those of the old service included: by account, latest first, and those whose YouTube result expires.
  ofIndexes(4, 'search history', {
    search_history: [
      { key: { user_id: 1, timestamp: -1, _id: -1 } },
      { key: { youtube_result_since: 1 }, sparse: true },
    ],
  }),
  // By account, latest first, and the slots that are taken.
  ofIndexes(5, 'playlists', {
    playlists: [{ key: { user_id: 1, created_at: -1, _id: -1 } }, { key: { user_id: 1, slot: 1 }, unique: true }],
  }),
  // The id cache and YouTube's quota, by expiry.
  ofIndexes(6, 'source records', {
    known_ids: [{ key: { over_at: 1 } }],
    youtube_use: [{ key: { over_at: 1 } }],
  }),
  {
    version: 7,
    name: 'registrations',
    indexes: REGISTRATION_INDEXES,
    async up(db) {
      await createIndexes(db, REGISTRATION_INDEXES);
      await moveUnconfirmed(db);
    },
    down: (db) => dropIndexes(db, REGISTRATION_INDEXES),
  },
  // By the kind of hash, which its first characters tell.
  ofIndexes(8, 'kinds of hashes', { users: [{ key: { password_hash: 1 } }] }),
  // Who artists are and whom names mean, by expiry.
  ofIndexes(9, 'identities', {
    artist_identities: [{ key: { expires_at: 1 } }],
    artist_names: [{ key: { expires_at: 1 } }],
  }),
  { version: 10, name: 'playlist sizes', up: addPlaylistSizes, down: removePlaylistSizes },
  // By account, oldest first, and by expiry.
  ofIndexes(11, 'idempotency keys', {
    idempotency_keys: [{ key: { user_id: 1, since: 1 } }, { key: { expires_at: 1 } }],
  }),
  // By account, oldest first, and the slots that are taken.
  ofIndexes(12, 'passkeys', {
    passkeys: [{ key: { user_id: 1, created_at: 1, public_id: 1 } }, { key: { user_id: 1, slot: 1 }, unique: true }],
  }),
  // By account, newest first, the slots that are taken, and by expiry.
  ofIndexes(13, 'API tokens', {
    api_tokens: [
      { key: { user_id: 1, created_at: -1, public_id: 1 } },
      { key: { user_id: 1, slot: 1 }, unique: true },
      { key: { expires_at: 1 } },
    ],
  }),
  // The latest entry of each search, which is recorded once in ten minutes.
  ofIndexes(14, 'repeated searches', { search_history: [{ key: { current_key: 1 }, unique: true, sparse: true }] }),
  // By account, latest first, and by age.
  ofIndexes(15, 'account activity', {
    account_activity: [{ key: { user_id: 1, at: -1, _id: -1 } }, { key: { at: 1 } }],
  }),
  // Artists by the beginnings of their names. What is kept already has one once it is renewed.
  ofIndexes(16, 'folded artist names', { artist_identities: [{ key: { folded_name: 1 }, sparse: true }] }),
  // By account, and by the expiry of what was never confirmed.
  ofIndexes(17, 'second factors', {
    second_factors: [
      { key: { user_id: 1 }, unique: true },
      { key: { expires_at: 1 }, sparse: true },
    ],
  }),
  // By account, latest first, due, and finished; steps by age.
  ofIndexes(18, 'imports', {
    imports: [
      { key: { user_id: 1, created_at: -1, _id: -1 } },
      { key: { due_at: 1, _id: 1, lease_until: 1 } },
      { key: { finished_at: 1 }, sparse: true },
    ],
    import_steps: [{ key: { expires_at: 1 } }],
  }),
];

/**
 * Makes registrations of the accounts that this service, not the old one, made and nobody confirmed. They keep their
 * ids, so that their links go on working.
 */
async function moveUnconfirmed(db: mongo.Db): Promise<void> {
  const users = db.collection<{ _id: mongo.ObjectId } & Record<string, unknown>>('users');
  const unconfirmed = users.find({ unconfirmed_since: { $type: 'date' }, email_verified: false });
  for await (const { _id, username, username_lower, email, email_lower, password_hash, created_at } of unconfirmed) {
    const expires_at = new Date((created_at as Date).getTime() + 7 * 86_400_000);
    const fields = { username, username_lower, email, email_lower, password_hash, created_at, expires_at };
    await db.collection('registrations').updateOne({ _id }, { $set: fields }, { upsert: true });
    await users.deleteOne({ _id });
  }
}

function ofIndexes(version: number, name: string, indexes: IndexPlan): MongoMigration {
  return {
    version,
    name,
    indexes,
    up: (db) => createIndexes(db, indexes),
    down: (db) => dropIndexes(db, indexes),
  };
}
