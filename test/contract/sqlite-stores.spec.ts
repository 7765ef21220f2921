import Database from 'libsql';
import { SqliteAccountSessionStore } from '../../src/adapters/outbound/sqlite/sqlite-account-session-store.js';
import { SqliteAccountTokenStore } from '../../src/adapters/outbound/sqlite/sqlite-account-token-store.js';
import { SqliteCredentialStore } from '../../src/adapters/outbound/sqlite/sqlite-credential-store.js';
import type { SqliteDatabase } from '../../src/adapters/outbound/sqlite/sqlite-database.js';
import { SqliteEmailAddressStore } from '../../src/adapters/outbound/sqlite/sqlite-email-address-store.js';
import { SqliteQuotaStore } from '../../src/adapters/outbound/sqlite/sqlite-quota-store.js';
import { SqliteIdCache } from '../../src/adapters/outbound/sqlite/sqlite-id-cache.js';
import { SqliteLockoutStore } from '../../src/adapters/outbound/sqlite/sqlite-lockout-store.js';
import { SqliteMailOutbox } from '../../src/adapters/outbound/sqlite/sqlite-mail-outbox.js';
import { SqliteMailQueue } from '../../src/adapters/outbound/sqlite/sqlite-mail-queue.js';
import { SqlitePlaylistSongStore } from '../../src/adapters/outbound/sqlite/sqlite-playlist-song-store.js';
import { SqlitePlaylistStore } from '../../src/adapters/outbound/sqlite/sqlite-playlist-store.js';
import { SqliteSessionStore } from '../../src/adapters/outbound/sqlite/sqlite-session-store.js';
import { SqliteThrottleStore } from '../../src/adapters/outbound/sqlite/sqlite-throttle-store.js';
import { SqliteUnconfirmedUserStore } from '../../src/adapters/outbound/sqlite/sqlite-unconfirmed-user-store.js';
import { SqliteUserStore } from '../../src/adapters/outbound/sqlite/sqlite-user-store.js';
import { planFaults } from '../adapters/sqlite/plan-faults.js';
import { scratchDatabase } from '../adapters/sqlite/scratch-database.js';
import { describeAccountTokenStore } from './account-token-store.contract.js';
import { describeDailyUseStore } from './quota-store.contract.js';
import { describeKnownIdStore } from './id-cache.contract.js';
import { describeLoginFailureStore } from './lockout-store.contract.js';
import { describeMailOutbox } from './mail-outbox.contract.js';
import { describePlaylistStores } from './playlist-store.contract.js';
import { describeSessionStore } from './session-store.contract.js';
import type { MakeStore } from './store-under-test.js';
import { describeThrottleStore } from './throttle-store.contract.js';
import { describeUserStore } from './user-store.contract.js';

/** This suite's own; the stores never read everything. */
const DUMP_MAILS = 'SELECT * FROM mail_outbox';

const prepare = jest.spyOn(Database.prototype, 'prepare');

function over<T extends object>(makeStores: (database: SqliteDatabase) => T): MakeStore<T> {
  return () => {
    const scratch = scratchDatabase();
    const close = (): Promise<void> => Promise.resolve(scratch.discard());
    return Promise.resolve({ ...makeStores(scratch.database), close });
  };
}

describeUserStore(
  'SQLite',
  over((database) => ({
    users: new SqliteUserStore(database),
    unconfirmed: new SqliteUnconfirmedUserStore(database),
    credentials: new SqliteCredentialStore(database),
    addresses: new SqliteEmailAddressStore(database),
  })),
);
describeAccountTokenStore(
  'SQLite',
  over((database) => ({ tokens: new SqliteAccountTokenStore(database) })),
);
describeLoginFailureStore(
  'SQLite',
  over((database) => ({ failures: new SqliteLockoutStore(database) })),
);
describeThrottleStore(
  'SQLite',
  over((database) => ({ throttle: new SqliteThrottleStore(database) })),
);
describeSessionStore(
  'SQLite',
  over((database) => ({
    sessions: new SqliteSessionStore(database),
    accountSessions: new SqliteAccountSessionStore(database),
  })),
);
describeMailOutbox(
  'SQLite',
  over((database) => ({
    outbox: new SqliteMailOutbox(database),
    queue: new SqliteMailQueue(database),
    dump: () => database.read((sql) => JSON.stringify(sql.all(DUMP_MAILS))),
  })),
);
describePlaylistStores(
  'SQLite',
  over((database) => ({
    playlists: new SqlitePlaylistStore(database),
    songs: new SqlitePlaylistSongStore(database),
  })),
);

describeKnownIdStore(
  'SQLite',
  over((database) => ({ idCache: new SqliteIdCache(database) })),
);
describeDailyUseStore(
  'SQLite',
  over((database) => ({ quotaStore: new SqliteQuotaStore(database) })),
);

// Last: the suites above have by now used every method of every store, so every statement has been prepared.
describe('every statement of the SQLite stores', () => {
  it('finds what it needs, in the order it needs it, by an index', async () => {
    const statements = new Set(prepare.mock.calls.map(([statement]) => statement));
    statements.delete(DUMP_MAILS);
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
