// Another process on the same database file: the built service's own stores, told what to do over the channel to the
// test, which `fork` opens. Usage: fork(this file, [database file]).
import { SqliteDatabase } from '../../../dist/adapters/outbound/sqlite/sqlite-database.js';
import { SqliteMailOutbox } from '../../../dist/adapters/outbound/sqlite/sqlite-mail-outbox.js';
import { SqliteSessionStore } from '../../../dist/adapters/outbound/sqlite/sqlite-session-store.js';
import { SqliteUserStore } from '../../../dist/adapters/outbound/sqlite/sqlite-user-store.js';
import { Logger } from '../../../dist/observability/logger.js';

const database = new SqliteDatabase(process.argv[2], new Logger('CRITICAL'));
const users = new SqliteUserStore(database);
const sessions = new SqliteSessionStore(database);
const outbox = new SqliteMailOutbox(database);

const jobs = {
  /** Opens and migrates the file. */
  async open() {
    await users.findById('nobody');
    process.send('open');
  },

  /** Registers with one and the same name `times` times at once; tells how each went. */
  async race({ username, times }) {
    const attempts = Array.from({ length: times }, (_, i) => add(username, `${process.pid}-${i}@example.com`));
    process.send((await Promise.all(attempts)).map(({ status }) => status));
  },

  /** Registers one account with its mail and a session after another, for ever, and tells of each once it is done. */
  async registerForEver() {
    for (let i = 0; ; i += 1) {
      const { user } = await add(`user${i}`, `user${i}@example.com`);
      await outbox.add({
        kind: 'verify_email',
        userId: user.id,
        to: user.email,
        sealedContent: 'sealed',
        createdAt: new Date(),
      });
      await sessions.add(user.id, session(user), 50);
      await new Promise((sent) => process.send(user.id, sent));
    }
  },
};

function add(username, email) {
  return users.addUnlessTaken({ username, email, passwordHash: 'x', createdAt: new Date() });
}

function session(user) {
  const now = new Date();
  return {
    id: `session-${user.id}`,
    userId: user.id,
    credentialVersion: user.credentialVersion,
    createdAt: now,
    authenticatedAt: now,
    lastSeenAt: now,
    expiresAt: now,
    endsAt: now,
    remembered: false,
    ip: '192.0.2.1',
    userAgent: '',
  };
}

process.on('message', ({ job, ...options }) => void jobs[job](options));
process.on('disconnect', () => process.exit());
process.send('ready');
