import { DatabaseSync } from 'node:sqlite';
import { SqliteApiTokenStore } from '../../src/adapters/outbound/sqlite/sqlite-api-token-store.js';
import { SqliteActivityLog } from '../../src/adapters/outbound/sqlite/sqlite-activity-log.js';
import { SqliteAccountTokenStore } from '../../src/adapters/outbound/sqlite/sqlite-account-token-store.js';
import type { SqliteDatabase } from '../../src/adapters/outbound/sqlite/sqlite-database.js';
import { SqliteQuotaStore } from '../../src/adapters/outbound/sqlite/sqlite-quota-store.js';
import { SqliteIdCache } from '../../src/adapters/outbound/sqlite/sqlite-id-cache.js';
import { SqliteIdentityStore } from '../../src/adapters/outbound/sqlite/sqlite-identity-store.js';
import { SqliteLockoutStore } from '../../src/adapters/outbound/sqlite/sqlite-lockout-store.js';
import { SqliteMailOutbox } from '../../src/adapters/outbound/sqlite/sqlite-mail-outbox.js';
import { SqlitePlaylistStore } from '../../src/adapters/outbound/sqlite/sqlite-playlist-store.js';
import { SqliteRegistrationStore } from '../../src/adapters/outbound/sqlite/sqlite-registration-store.js';
import { SqliteSessionStore } from '../../src/adapters/outbound/sqlite/sqlite-session-store.js';
import { SqliteIdempotencyStore } from '../../src/adapters/outbound/sqlite/sqlite-idempotency-store.js';
import { SqliteImportStore } from '../../src/adapters/outbound/sqlite/sqlite-import-store.js';
import { describeImportStore } from './import-store.contract.js';
import { describeIdempotencyStore } from './idempotency-store.contract.js';
import { SqlitePasskeyStore } from '../../src/adapters/outbound/sqlite/sqlite-passkey-store.js';
import { describePasskeyStores } from './passkey-store.contract.js';
import { SqliteSecondFactorStore } from '../../src/adapters/outbound/sqlite/sqlite-second-factor-store.js';
import { describeSecondFactorStores } from './second-factor-store.contract.js';
import { SqliteThrottleStore } from '../../src/adapters/outbound/sqlite/sqlite-throttle-store.js';
import { SqliteUserStore } from '../../src/adapters/outbound/sqlite/sqlite-user-store.js';
import { planFaults } from '../adapters/sqlite/plan-faults.js';
import { scratchDatabase } from '../adapters/sqlite/scratch-database.js';
import { describeApiTokenStore } from './api-token-store.contract.js';
import { describeActivityLog } from './activity-log.contract.js';
import { describeAccountTokenStore } from './account-token-store.contract.js';
import { describeDailyUseStore } from './quota-store.contract.js';
import { describeIdCache } from './id-cache.contract.js';
import { describeIdentityStore } from './identity-store.contract.js';
import { describeLoginFailureStore } from './lockout-store.contract.js';
import { describeMailOutbox } from './mail-outbox.contract.js';
import { describePlaylistStores } from './playlist-store.contract.js';
import { describeRegistrationStore } from './registration-store.contract.js';
import { describeSessionStore } from './session-store.contract.js';
import type { MakeStore } from './store-under-test.js';
import { describeThrottleStore } from './throttle-store.contract.js';
import { describeUserStore } from './user-store.contract.js';

/** This suite's own; the stores never read everything. */
const DUMP_MAILS = 'SELECT * FROM mail_outbox';
const FORGET_AUTHENTICATION = 'UPDATE sessions SET authenticated_at = NULL';

const prepare = jest.spyOn(DatabaseSync.prototype, 'prepare');

function over<T extends object>(makeStores: (database: SqliteDatabase) => T): MakeStore<T> {
  return () => {
    const scratch = scratchDatabase();
    const close = (): Promise<void> => Promise.resolve(scratch.discard());
    return Promise.resolve({ ...makeStores(scratch.database), close });
  };
}

describeUserStore(
  'SQLite',
  over((database) => {
    const store = new SqliteUserStore(database);
    return { users: store, credentials: store, addresses: store };
  }),
);
describeRegistrationStore(
  'SQLite',
  over((database) => {
    const users = new SqliteUserStore(database);
    return { registrations: new SqliteRegistrationStore(database), users, credentials: users };
  }),
);
describeAccountTokenStore(
  'SQLite',
  over((database) => ({ tokens: new SqliteAccountTokenStore(database) })),
);
describeApiTokenStore(
  'SQLite',
  over((database) => ({ tokens: new SqliteApiTokenStore(database) })),
);
describeLoginFailureStore(
  'SQLite',
  over((database) => ({ failures: new SqliteLockoutStore(database) })),
);
describeIdempotencyStore(
  'SQLite',
  over((database) => ({ keys: new SqliteIdempotencyStore(database) })),
);
describeSecondFactorStores(
  'SQLite',
  over((database) => {
    const store = new SqliteSecondFactorStore(database);
    return { factors: store, uses: store };
  }),
);
describePasskeyStores(
  'SQLite',
  over((database) => {
    const store = new SqlitePasskeyStore(database);
    return { passkeys: store, credentials: store };
  }),
);
describeImportStore(
  'SQLite',
  over((database) => {
    const store = new SqliteImportStore(database);
    return { imports: store, queue: store };
  }),
);
describeThrottleStore(
  'SQLite',
  over((database) => ({ throttle: new SqliteThrottleStore(database) })),
);
describeSessionStore(
  'SQLite',
  over((database) => {
    const store = new SqliteSessionStore(database);
    const forgetAuthentication = () => database.change(FORGET_AUTHENTICATION);
    return { sessions: store, accountSessions: store, forgetAuthentication };
  }),
);
describeMailOutbox(
  'SQLite',
  over((database) => {
    const store = new SqliteMailOutbox(database);
    const dump = () => database.read((sql) => JSON.stringify(sql.all(DUMP_MAILS)));
    return { outbox: store, queue: store, dump };
  }),
);
describePlaylistStores(
  'SQLite',
  over((database) => {
    const store = new SqlitePlaylistStore(database);
    return { playlists: store, songs: store };
  }),
);

describeIdCache(
  'SQLite',
  over((database) => ({ idCache: new SqliteIdCache(database) })),
);
describeDailyUseStore(
  'SQLite',
  over((database) => ({ quotaStore: new SqliteQuotaStore(database) })),
);
describeIdentityStore(
  'SQLite',
  over((database) => ({ identities: new SqliteIdentityStore(database) })),
);
describeActivityLog(
  'SQLite',
  over((database) => ({ log: new SqliteActivityLog(database) })),
);

// Last: the suites above have by now used every method of every store, so every statement has been prepared.
describe('every statement of the SQLite stores', () => {
  it('finds what it needs, in the order it needs it, by an index', async () => {
    const statements = new Set(prepare.mock.calls.map(([statement]) => statement));
    statements.delete(DUMP_MAILS);
    statements.delete(FORGET_AUTHENTICATION);
    expect(statements.size).toBeGreaterThan(40);
    const { database, discard } = scratchDatabase();
    for (const statement of statements) {
      expect(await planFaults(database, statement)).toEqual([]);
    }
    discard();
  });

  it.each([
    ['a table read from end to end', "SELECT id FROM users WHERE password_hash = 'x'"],
    ['an index read from end to end', 'SELECT username_folded FROM users'],
    ['a change that has to look for its rows', "UPDATE sessions SET ip = '' WHERE ip = 'x'"],
    ['a list that has to be sorted', "SELECT id FROM sessions WHERE user_id = 'x' ORDER BY expires_at"],
  ])('would be found out: %s', async (_what, statement) => {
    const { database, discard } = scratchDatabase();
    expect(await planFaults(database, statement)).toHaveLength(1);
    discard();
  });
});
