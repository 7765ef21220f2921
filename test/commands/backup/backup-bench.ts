import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { NestFactory } from '@nestjs/core';
import { DatabaseSync } from 'node:sqlite';
import { mongo } from 'mongoose';
import { parseDatabaseSettings } from '../../../src/app/config/parse-settings.js';
import type { Variables } from '../../../src/app/config/variable-reader.js';
import { Settings } from '../../../src/app/config/settings.js';
import { ObservabilityModule } from '../../../src/app/modules/observability.module.js';
import { SystemModule } from '../../../src/app/modules/system.module.js';
import { storesModule } from '../../../src/app/stores.js';
import { openDatabaseTools } from '../../../src/commands/open-database.js';
import type { DatabaseBackups } from '../../../src/adapters/outbound/backup/database-backups.js';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import { UserStore } from '../../../src/core/auth/auth.ports.js';
import { PlaylistStore } from '../../../src/core/playlists/playlists.ports.js';
import { DatabaseProbe } from '../../../src/core/shared/database.js';
import { captureLog } from '../../support/captured-log.js';
import type { TestStore } from '../../support/each-store.js';
import { withClient } from '../../support/mongo-server.js';
import { runCommand, type CommandResult } from '../../support/run-command.js';
import { until } from '../../support/until.js';

const COMMANDS = join(__dirname, '..', '..', '..', 'dist', 'commands');

/** Runs `backup` or `restore` on that store. @param folder where it runs */
export async function onStore(store: TestStore, command: string, folder: string): Promise<CommandResult> {
  await letGo();
  return runCommand(command, { folder, variables: store.variables });
}

/**
 * Ends the connections to SQLite files that this process has closed. The driver waits for their statements to become
 * garbage, and until then the files count as open.
 */
export async function letGo(): Promise<void> {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  await nextTurn();
}

/** The same code within this process, for questions that need no process of their own. */
export async function backupsOf({ variables }: TestStore): Promise<DatabaseBackups> {
  return (await openDatabaseTools(parseDatabaseSettings(variables))).backups;
}

/** Migrates the database and gives it accounts, each with a mail that waits. */
export async function fill(store: TestStore, names: readonly string[]): Promise<void> {
  await withStores(store, async ({ users }) => {
    for (const username of names) {
      const email = `${username}@mail.example`;
      await users.addUnlessTaken({ username, email, passwordHash: 'a hash', createdAt: new Date(1_800_000_000_000) });
    }
  });
}

/** What the tests ask the database for. */
interface Stores {
  readonly users: UserStore;
  readonly playlists: PlaylistStore;
}

/** Works on the database as the service does. */
export async function withStores<T>(store: TestStore, work: (stores: Stores) => Promise<T>): Promise<T> {
  const app = await NestFactory.createApplicationContext(
    {
      module: class {},
      global: true,
      imports: [
        ObservabilityModule.forRoot(captureLog().logger),
        SystemModule.forRoot(new SystemClock()),
        storesModule(parseDatabaseSettings(store.variables)),
      ],
      providers: [{ provide: Settings, useValue: {} }],
      exports: [Settings],
    },
    { logger: false },
  );
  try {
    const isThere = (): Promise<boolean> =>
      app
        .get(DatabaseProbe)
        .check(AbortSignal.timeout(1_000))
        .then(
          () => true,
          () => false,
        );
    await until('the database is there', isThere);
    return await work({ users: app.get(UserStore), playlists: app.get(PlaylistStore) });
  } finally {
    await app.close();
  }
}

/** As if a newer version of the service had migrated the database. */
export async function applyUnknownMigration(store: TestStore): Promise<void> {
  const uri = store.variables['MONGODB_URI'];
  if (uri !== undefined) {
    const row: mongo.Document = { _id: 4711, name: 'unknown', applied_at: new Date() };
    await withClient(uri, (client) => client.db().collection('schema_migrations').insertOne(row));
    return;
  }
  const database = new DatabaseSync(fileOf(store));
  database.exec("INSERT INTO schema_migrations (version, name, applied_at) VALUES (4711, 'unknown', 0)");
  database.close();
}

/** The file of an embedded store. */
export function fileOf({ variables }: TestStore): string {
  return (variables['DATABASE_URL'] ?? '').replace('sqlite:///', '');
}

/** Takes the whole database away. */
export async function destroy(store: TestStore): Promise<void> {
  const uri = store.variables['MONGODB_URI'];
  if (uri !== undefined) await withClient(uri, (client) => client.db().dropDatabase());
  else for (const suffix of ['', '-wal', '-shm']) rmSync(fileOf(store) + suffix, { force: true });
}

/** Every document of a database as the bytes that the server keeps, and every index, by collection. */
export function bytesOf(uri: string): Promise<Record<string, unknown>> {
  return withClient(uri, async (client) => {
    const collections = await client.db().collections();
    const contents = collections.map(async (collection) => [
      collection.collectionName,
      {
        documents: (await collection.find({}, { raw: true }).sort({ _id: 1 }).toArray()).map((raw) =>
          (raw as unknown as Buffer).toString('hex'),
        ),
        indexes: (await collection.indexes()).map(({ v: _v, ...index }) => index),
      },
    ]);
    return Object.fromEntries(await Promise.all(contents)) as Record<string, unknown>;
  });
}

/** Starts a command and kills it, as `kill -9` does, once that is so. @returns whether it was killed before its end */
export async function killWhen(
  command: string,
  options: { readonly folder: string; readonly variables: Variables },
  isTime: () => boolean | Promise<boolean>,
): Promise<boolean> {
  await letGo();
  const [name = '', ...words] = command.split(' ');
  const child = spawn(process.execPath, [join(COMMANDS, `${name}.js`), ...words], {
    cwd: options.folder,
    env: { PATH: process.env['PATH'] ?? '', ...options.variables },
    stdio: 'ignore',
  });
  const ended = once(child, 'close');
  await until('it is time to kill it', async () => child.exitCode !== null || (await isTime()));
  child.kill('SIGKILL');
  await ended;
  return child.signalCode === 'SIGKILL';
}

/** Runs a command that cannot write more than so much into one file, as on a disk that is full. */
export async function runOnSmallDisk(
  command: string,
  options: { readonly folder: string; readonly variables: Variables },
  kilobytes: number,
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const [name = '', ...words] = command.split(' ');
  const limited = `trap '' XFSZ; ulimit -f ${kilobytes}; exec "$@"`;
  const args = ['-c', limited, 'sh', process.execPath, join(COMMANDS, `${name}.js`), ...words];
  const child = spawn('bash', args, {
    cwd: options.folder,
    env: { PATH: process.env['PATH'] ?? '', ...options.variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, output };
}

/** What the old service wrote, and everything else whose type could get lost on the way. */
export const OLD_DOCUMENTS: readonly mongo.Document[] = [
  {
    _id: new mongo.ObjectId('5f3c1a2b4d5e6f7a8b9c0d01'),
    username: 'Olga_Old',
    email: 'Olga.Old@Example.com',
    password_hash: '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW',
    reset_token: null,
    created_at: new Date('2024-01-02T03:04:05.678Z'),
    failed_login_attempts: new mongo.Int32(3),
  },
  {
    _id: new mongo.ObjectId('5f3c1a2b4d5e6f7a8b9c0d02'),
    username: 'zażółć \u2028 "quoted" \\ \u0000 🎵',
    whole: new mongo.Double(5),
    negative: new mongo.Double(-0),
    none: new mongo.Double(NaN),
    large: mongo.Long.fromString('9007199254740993'),
    decimal: mongo.Decimal128.fromString('1.10'),
    bytes: new mongo.Binary(Buffer.from([0, 255, 10])),
    pattern: new mongo.BSONRegExp('^a', 'i'),
    moment: new mongo.Timestamp({ t: 7, i: 8 }),
    lists: [[], [null], {}],
    before_1970: new Date(-1),
  },
];
