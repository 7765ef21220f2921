import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SqliteConnection, type Sql } from '../../../src/adapters/outbound/sqlite/sqlite-connection.js';
import type { SqliteDatabase } from '../../../src/adapters/outbound/sqlite/sqlite-database.js';
import { until } from '../../support/until.js';
import { scratchDatabase, type ScratchDatabase } from './scratch-database.js';

const unavailable = { kind: 'unavailable', code: 'database_unavailable', retryAfterSeconds: 5 };

let scratch: ScratchDatabase;

beforeEach(() => (scratch = scratchDatabase()));
afterEach(() => scratch.discard());

/** Something that can be written and read without knowing any store. */
function note(database: SqliteDatabase, key: string): Promise<number> {
  return database.write((sql) => insert(sql, key));
}

function insert(sql: Sql, key: string, padding = ''): number {
  const statement = 'INSERT INTO throttle_windows (key, admissions, over_at) VALUES (:key, 1, 1)';
  return sql.change(statement, { key: key + padding });
}

function isNoted(database: SqliteDatabase, key: string): Promise<boolean> {
  return database.read((sql) => sql.first('SELECT key FROM throttle_windows WHERE key = :key', { key }) !== undefined);
}

function errorLines(): string[] {
  return scratch.log.ofLevel('ERROR').map((line) => line.msg);
}

function restorations(): number {
  return scratch.log.lines.filter((line) => line.msg === 'Database connection restored').length;
}

describe('opening', () => {
  it('makes the file and its folders, for this user alone', async () => {
    scratch.discard();
    scratch = scratchDatabase('deep/er/octa_music.db');
    await note(scratch.database, 'a');
    expect(statSync(scratch.file).mode & 0o777).toBe(0o600);
    expect(statSync(`${scratch.file}-wal`).mode & 0o777).toBe(0o600);
  });

  it('puts a commit on the disk before it is answered, and overwrites what is deleted', async () => {
    const pragmas = await scratch.database.read((sql) => ({
      ...sql.first<object>('PRAGMA journal_mode'),
      ...sql.first<object>('PRAGMA synchronous'),
      ...sql.first<object>('PRAGMA secure_delete'),
      ...sql.first<object>('PRAGMA foreign_keys'),
    }));
    expect(pragmas).toEqual({ journal_mode: 'wal', synchronous: 2, secure_delete: 1, foreign_keys: 1 });
  });

  it('waits for another process that is just making the file', () => {
    const other = new DatabaseSync(scratch.file);
    other.exec('CREATE TABLE t (x); BEGIN IMMEDIATE');
    const startedAt = performance.now();
    expect(() => SqliteConnection.open(scratch.file, 60)).toThrow('database is locked');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(60);
    other.close();
  });

  it('leaves everything in the one file when it is closed', async () => {
    await note(scratch.database, 'a');
    scratch.database.close();
    const copy = join(scratch.folder, 'copy.db');
    copyFileSync(scratch.file, copy);
    const rows = new DatabaseSync(copy).prepare('SELECT key FROM throttle_windows').all();
    expect(rows).toEqual([{ key: 'a' }]);
  });

  it('is over after closing, without alarm', async () => {
    await note(scratch.database, 'a');
    scratch.database.close();
    await expect(isNoted(scratch.database, 'a')).rejects.toMatchObject(unavailable);
    await expect(scratch.database.check()).rejects.toMatchObject(unavailable);
    expect(errorLines()).toEqual([]);
  });
});

describe('writing', () => {
  it('is all or nothing, and hands on what the work threw', async () => {
    const thrown = new RangeError('halfway');
    const failing = scratch.database.write((sql) => {
      insert(sql, 'a');
      throw thrown;
    });
    await expect(failing).rejects.toBe(thrown);
    expect(await isNoted(scratch.database, 'a')).toBe(false);
    await note(scratch.database, 'b');
    expect(await isNoted(scratch.reopen(), 'b')).toBe(true);
  });

  it('waits for the disk unless it is told that it need not, and then does again', async () => {
    const durability = (sql: Sql) => sql.first<{ synchronous: number }>('PRAGMA synchronous')?.synchronous;
    const { database } = scratch;
    const inTurn = [
      await database.write(durability),
      await database.writeRelaxed(durability),
      await database.writeRelaxed(durability),
      await database.write(durability),
    ];
    // 2 is FULL, 1 is NORMAL.
    expect(inTurn).toEqual([2, 1, 1, 2]);
  });

  it('is all or nothing without the disk, too', async () => {
    const thrown = new RangeError('halfway');
    const failing = scratch.database.writeRelaxed((sql) => {
      insert(sql, 'a');
      throw thrown;
    });
    await expect(failing).rejects.toBe(thrown);
    await scratch.database.writeRelaxed((sql) => insert(sql, 'b'));
    expect(await isNoted(scratch.reopen(), 'a')).toBe(false);
    expect(await isNoted(scratch.database, 'b')).toBe(true);
  });

  it('leaves defects of the program as they are', async () => {
    await note(scratch.database, 'a');
    await expect(note(scratch.database, 'a')).rejects.toMatchObject({ errcode: 1555 });
    await expect(scratch.database.read((sql) => sql.all('SELEC'))).rejects.toMatchObject({ errcode: 1 });
    expect(errorLines()).toEqual([]);
  });

  it('prepares each statement once', async () => {
    await isNoted(scratch.database, 'a');
    const prepare = jest.spyOn(DatabaseSync.prototype, 'prepare');
    for (const key of ['b', 'c', 'd']) await isNoted(scratch.database, key);
    expect(prepare).not.toHaveBeenCalled();
    prepare.mockRestore();
  });
});

describe('an outage', () => {
  /** Fails twice, is said once; after the repair it works, and that is said once. */
  async function expectOutage(use: () => Promise<unknown>, repair: () => unknown): Promise<void> {
    await expect(use()).rejects.toMatchObject(unavailable);
    await expect(use()).rejects.toMatchObject(unavailable);
    expect(errorLines()).toEqual(['Database connection error']);
    expect(restorations()).toBe(0);
    await repair();
    await use();
    await use();
    expect(errorLines()).toHaveLength(1);
    expect(restorations()).toBe(1);
  }

  it('tells people nothing of the driver, the log no path, and keeps the cause', async () => {
    mkdirSync(scratch.file);
    const error = await isNoted(scratch.database, 'a').catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ ...unavailable, cause: { name: 'DatabaseFileError' } });
    expect((error as Error).message).not.toMatch(/sqlite|octa|open/i);
    expect(scratch.log.text()).not.toContain(scratch.folder);
  });

  it('by a folder that cannot be made', async () => {
    scratch.discard();
    scratch = scratchDatabase('in/the/way.db');
    const obstacle = dirname(dirname(scratch.file));
    writeFileSync(obstacle, '');
    await expectOutage(
      () => isNoted(scratch.database, 'a'),
      () => rmSync(obstacle),
    );
  });

  it('by a file that is no database', async () => {
    writeFileSync(scratch.file, 'not a database'.repeat(1000));
    await expectOutage(
      () => isNoted(scratch.database, 'a'),
      () => rmSync(scratch.file),
    );
  });

  it('by a file that was moved away while in use: no empty one takes its place', async () => {
    await note(scratch.database, 'before');
    const elsewhere = `${scratch.file}.elsewhere`;
    renameSync(scratch.file, elsewhere);
    await nextTurn();
    await expect(note(scratch.database, 'lost')).rejects.toMatchObject(unavailable);
    await expectOutage(
      () => isNoted(scratch.database, 'before'),
      async () => {
        expect(existsSync(scratch.file)).toBe(false);
        renameSync(elsewhere, scratch.file);
        await note(scratch.database, 'after');
      },
    );
    expect(await isNoted(scratch.database, 'before')).toBe(true);
    expect(await isNoted(scratch.database, 'lost')).toBe(false);
  });

  it('by a disk that is full: reading goes on, and does not count as the end of it', async () => {
    await note(scratch.database, 'before');
    const limitPages = (count: number) => scratch.database.read((sql) => sql.all(`PRAGMA max_page_count = ${count}`));
    const writeMuch = () => scratch.database.write((sql) => insert(sql, `${Math.random()}`, 'x'.repeat(50_000)));
    await limitPages(1);
    await expectOutage(writeMuch, async () => {
      expect(await isNoted(scratch.database, 'before')).toBe(true);
      expect(await scratch.database.check()).toEqual({ writable: false });
      await scratch.database.write((sql) => sql.change("DELETE FROM throttle_windows WHERE key = 'not there'"));
      expect(restorations()).toBe(0);
      await limitPages(1_000_000);
    });
  });

  it('by a connection that may only read', async () => {
    await note(scratch.database, 'before');
    await scratch.database.read((sql) => sql.all('PRAGMA query_only = 1'));
    await expect(note(scratch.database, 'a')).rejects.toMatchObject(unavailable);
    // Opened anew, it may write again.
    await note(scratch.database, 'b');
    expect(errorLines()).toEqual(['Database connection error']);
    expect(restorations()).toBe(1);
  });

  it('by a writer that never ends: waits once, then fails at once, until the writer is gone', async () => {
    await note(scratch.database, 'before');
    const other = new DatabaseSync(scratch.file);
    other.exec('BEGIN IMMEDIATE');

    const took: number[] = [];
    const timedWrite = async () => {
      const startedAt = performance.now();
      await scratch.database
        .write((sql) => insert(sql, `${Math.random()}`))
        .finally(() => {
          took.push(performance.now() - startedAt);
        });
    };
    await expectOutage(timedWrite, async () => {
      expect(await isNoted(scratch.database, 'before')).toBe(true);
      other.exec('ROLLBACK');
      other.close();
    });
    expect(took[0]).toBeGreaterThan(500);
    expect(took[1]).toBeLessThan(500);
  });
});

describe('a file that is replaced while in use', () => {
  it('is what is used from then on, untouched by what was written before', async () => {
    const replacement = scratchDatabase();
    await note(replacement.database, 'restored');
    replacement.database.close();

    await note(scratch.database, 'old');
    renameSync(replacement.file, scratch.file);
    replacement.discard();
    // The file is looked at once in a turn of the event loop.
    await nextTurn();

    expect(await isNoted(scratch.database, 'restored')).toBe(true);
    expect(await isNoted(scratch.database, 'old')).toBe(false);
    await note(scratch.database, 'new');
    const restarted = scratch.reopen();
    expect(await isNoted(restarted, 'new')).toBe(true);
    expect(await isNoted(restarted, 'old')).toBe(false);
    const [verdict] = await restarted.read((sql) => sql.all('PRAGMA integrity_check'));
    expect(verdict).toEqual({ integrity_check: 'ok' });
    expect(scratch.log.ofLevel('WARNING').map((line) => line.msg)).toEqual(['The database file was replaced']);
  });
});

describe('the health check', () => {
  it('passes while the database answers, also beside a writer', async () => {
    await scratch.database.check();
    const other = new DatabaseSync(scratch.file);
    other.exec('BEGIN IMMEDIATE');
    await scratch.database.check();
    other.close();
  });

  it('finds by itself that writing is possible again, and leaves nothing behind', async () => {
    await note(scratch.database, 'before');
    expect(await scratch.database.check()).toEqual({ writable: true });
    const limitPages = (count: number) => scratch.database.read((sql) => sql.all(`PRAGMA max_page_count = ${count}`));
    await limitPages(1);
    const write = scratch.database.write((sql) => insert(sql, 'much', 'x'.repeat(50_000)));
    await expect(write).rejects.toMatchObject(unavailable);
    expect(await scratch.database.check()).toEqual({ writable: false });
    await limitPages(1_000_000);
    expect(await scratch.database.check()).toEqual({ writable: true });
    expect(restorations()).toBe(1);
    expect(await scratch.database.all('SELECT version FROM schema_migrations WHERE version < 0')).toEqual([]);
  });

  it('fails when the file is gone', async () => {
    await scratch.database.check();
    rmSync(scratch.file);
    await nextTurn();
    await expect(scratch.database.check()).rejects.toMatchObject(unavailable);
  });

  it('fails within its 150 ms when another process has the file for itself', async () => {
    const other = new DatabaseSync(scratch.file);
    other.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; CREATE TABLE t (x)');
    const check = async () => {
      // Each time as the first one in an outage, which waits longest.
      const database = scratch.reopen();
      const startedAt = performance.now();
      await expect(database.check()).rejects.toMatchObject(unavailable);
      return performance.now() - startedAt;
    };
    // Some may wait for this machine.
    await until('one takes less', async () => (await check()) < 150);
    other.close();
  });
});
