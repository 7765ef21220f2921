import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { mongo } from 'mongoose';
import { describeError } from '../../src/observability/logger.js';
import { explain, withDatabaseCode } from '../../src/observability/explain-error.js';
import { SqliteDatabase } from '../../src/adapters/outbound/sqlite/sqlite-database.js';
import { captureLog } from '../support/captured-log.js';
import { describeOnMongo } from '../support/mongo-server.js';

describe('a database’s error in the log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'octa-errors-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has SQLite’s number and its name', () => {
    const database = new DatabaseSync(':memory:');
    database.exec("CREATE TABLE songs (name TEXT UNIQUE); INSERT INTO songs VALUES ('secret')");
    try {
      database.exec("INSERT INTO songs VALUES ('secret')");
      throw new Error('this succeeded');
    } catch (error) {
      const described = describeError(error);
      expect(described).toMatchObject({
        error_code: 'ERR_SQLITE_ERROR',
        database_code: 2067,
        database_code_name: 'constraint failed',
      });
      expect(JSON.stringify(described)).not.toContain('secret');
    } finally {
      database.close();
    }
  });

  it('has them when the file is in use by another process', async () => {
    const file = join(folder, 'locked.db');
    const log = captureLog();
    const database = new SqliteDatabase(file, log.logger);
    await database.check();
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    try {
      await expect(database.change('DELETE FROM users')).rejects.toMatchObject({ code: 'database_unavailable' });
    } finally {
      other.close();
      database.close();
    }
    expect(log.ofLevel('ERROR')).toEqual([
      expect.objectContaining({
        msg: 'Database connection error',
        database_code: 5,
        database_code_name: 'database is locked',
      }),
    ]);
  });

  it('has the number of what caused it', () => {
    const cause = Object.assign(new Error('unable to open'), { errcode: 14, errstr: 'unable to open database file' });
    expect(describeError(new Error('the file cannot be opened', { cause }))).toMatchObject({ database_code: 14 });
  });
});

describe('a database’s error as an operator reads it', () => {
  it('has the number and its name', () => {
    const busy = Object.assign(new Error('database is locked'), { errcode: 5, errstr: 'database is locked' });
    expect(withDatabaseCode('it is locked', new Error('outer', { cause: busy }))).toBe(
      'it is locked (5 database is locked)',
    );
    expect(
      explain(new mongo.MongoServerError({ message: 'no such command', code: 59, codeName: 'CommandNotFound' })),
    ).toBe('no such command (59 CommandNotFound).');
  });

  it('has none where the error is not a database’s', () => {
    expect(withDatabaseCode('it failed', new DOMException('late', 'TimeoutError'))).toBe('it failed');
    expect(withDatabaseCode('it failed', Object.assign(new Error('gone'), { code: 'ENOENT', errno: -2 }))).toBe(
      'it failed',
    );
  });
});

describeOnMongo('a database’s error in the log', (server) => {
  it('has MongoDB’s number and its name', async () => {
    const client = new mongo.MongoClient(server().uri());
    try {
      const error: unknown = await client
        .db('errors')
        .command({ noSuchCommand: 'secret' })
        .catch((thrown: unknown) => thrown);
      const described = describeError(error);
      expect(described).toMatchObject({ database_code: 59, database_code_name: 'CommandNotFound' });
      expect(JSON.stringify(described)).not.toContain('secret');
    } finally {
      await client.close();
    }
  });
});
