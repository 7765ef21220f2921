import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { mongo } from 'mongoose';
import type { Variables } from '../../src/app/config/variable-reader.js';
import { describeOnMongo } from './mongo-server.js';

/** Any key will do, as long as a restarted service has the same one. */
const SECRET_KEY = 'uE7-only-a-test-k3y-Zp0vQ2xW9rT4mB8nC1';

/** A database for the service under test, and a look into it that knows nothing of the service's code. */
export interface TestStore {
  readonly kind: 'sqlite' | 'mongodb';
  /** Environment variables that make a service use it. */
  readonly variables: Variables;
  /** What a table or a collection holds; nothing when there is none of that name. */
  rows(name: string): Promise<Record<string, unknown>[]>;
  /** Every table or collection with all that it holds, as text. */
  dump(): Promise<string>;
}

/**
 * A group of tests that hold on both stores: once with the embedded file, once with a server that speaks MongoDB's
 * protocol. Without such a server that half shows as skipped; in CI it fails.
 * @param define gets a function that makes a new, empty database, to be called within hooks and tests
 */
export function describeOnEachStore(title: string, define: (newStore: () => TestStore) => void): void {
  describe(`${title} (SQLite)`, () => {
    const folders: string[] = [];
    define(() => {
      const folder = mkdtempSync(join(tmpdir(), 'octa-store-'));
      folders.push(folder);
      return sqliteStore(join(folder, 'octa_music.db'));
    });
    afterAll(() => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    });
  });
  describeOnMongo(`${title} (MongoDB)`, (server) => {
    let client: mongo.MongoClient | undefined;
    define(() => {
      const uri = server().uri();
      client ??= new mongo.MongoClient(uri);
      return mongoStore(uri, client);
    });
    afterAll(() => client?.close());
  });
}

/** The embedded database in that file. */
export function sqliteStore(file: string): TestStore {
  const query = (work: (database: DatabaseSync) => unknown): unknown => {
    const database = new DatabaseSync(file);
    try {
      return work(database);
    } finally {
      database.close();
    }
  };
  const names = (): string[] =>
    query((database) =>
      (database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[]).map(
        ({ name }) => name,
      ),
    ) as string[];
  const rows = (name: string): Promise<Record<string, unknown>[]> =>
    Promise.resolve(
      names().includes(name)
        ? (query((database) => database.prepare(`SELECT * FROM "${name}"`).all()) as Record<string, unknown>[])
        : [],
    );
  return {
    kind: 'sqlite',
    variables: { DATABASE_URL: `sqlite:///${file}`, SECRET_KEY },
    rows,
    dump: async () => JSON.stringify(await Promise.all(names().map(async (name) => [name, await rows(name)]))),
  };
}

/**
 * The database that the address names.
 * @param client gives a connection to that server
 */
export function mongoStore(uri: string, client: mongo.MongoClient): TestStore {
  const db = client.db(new URL(uri).pathname.slice(1));
  const rows = (name: string): Promise<Record<string, unknown>[]> => db.collection(name).find().toArray();
  return {
    kind: 'mongodb',
    variables: { MONGODB_URI: uri, SECRET_KEY },
    rows,
    dump: async () => {
      const names = (await db.listCollections().toArray()).map(({ name }) => name);
      return JSON.stringify(await Promise.all(names.map(async (name) => [name, await rows(name)])));
    },
  };
}
