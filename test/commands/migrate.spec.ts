import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allMigrations } from '../../src/adapters/outbound/sqlite/migrations/all-migrations.js';
import { SqliteConnection } from '../../src/adapters/outbound/sqlite/sqlite-connection.js';
import { SqliteTools } from '../../src/adapters/outbound/sqlite/sqlite-tools.js';
import { runCommand } from '../support/run-command.js';
import { scratchFolder } from '../support/scratch-folder.js';

const folder = scratchFolder();
const COUNT = allMigrations.length;
const LATEST = allMigrations.at(-1)?.name ?? '';

const file = (): string => join(folder.path, 'octa.db');
const migrate = (word: string) =>
  runCommand(`migrate ${word}`, { folder: folder.path, variables: { DATABASE_URL: 'sqlite:///octa.db' } });
const counted = (lines: readonly string[], begin: string): number =>
  lines.filter((line) => line.startsWith(begin)).length;

function onFile<T>(path: string, work: (connection: SqliteConnection) => T): T {
  const connection = SqliteConnection.open(path, 1_000);
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

it('up by two processes at once applies each migration once, and again does nothing', async () => {
  const both = await Promise.all([migrate('up'), migrate('up')]);
  expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(
    counted(
      both.flatMap(({ lines }) => lines),
      'applied ',
    ),
  ).toBe(COUNT);
  expect(await migrate('up')).toMatchObject({ exitCode: 0, lines: [expect.stringContaining('nothing to apply')] });
  const { lines } = await migrate('status');
  expect(lines).toHaveLength(COUNT);
  for (const line of lines) expect(line).toMatch(/^applied \d{4}-\d\d-\d\dT[\d:.]+Z {2}\d{4} \w/);
});

it('down takes the latest back and keeps a copy of the data, for its owner alone', async () => {
  await migrate('up');
  onFile(file(), (sql) =>
    sql.script(`INSERT INTO login_failures (key, failures, over_at) VALUES ('a hash', 3, 1893456000000)`),
  );
  const down = await migrate('down');
  expect(down).toMatchObject({ exitCode: 0, errors: '' });
  expect(down.lines[0]).toBe(`taken back  ${String(COUNT).padStart(4, '0')} ${LATEST}`);

  const copies = readdirSync(folder.path).filter((name) => /^octa\.db\.before-down-[\dTZ-]+$/.test(name));
  expect(copies).toHaveLength(1);
  const copy = join(folder.path, copies[0] ?? '');
  expect(down.output).toContain(copy);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  const kept = onFile(copy, (sql) => ({
    failures: sql.all('SELECT key, failures FROM login_failures'),
    applied: sql.first('SELECT count(*) AS n FROM schema_migrations'),
  }));
  expect(kept).toEqual({ failures: [{ key: 'a hash', failures: 3 }], applied: { n: COUNT } });

  const { lines } = await migrate('status');
  expect([counted(lines, 'applied '), counted(lines, 'pending ')]).toEqual([COUNT - 1, 1]);
});

it('down within the same second keeps a copy each time', async () => {
  const tools = new SqliteTools(file());
  await tools.up();
  onFile(file(), (sql) => sql.script(`INSERT INTO login_failures (key, failures, over_at) VALUES ('a hash', 3, 0)`));
  const copies = [await tools.down(), await tools.down(), await tools.down()].map((done) => done?.copy ?? '');
  expect(copies.map((copy) => existsSync(copy))).toEqual([true, true, true]);
  expect(new Set(copies).size).toBe(3);
});

it('down goes back to nothing without a copy where there is no data, and says when nothing is left', async () => {
  const tools = new SqliteTools(file());
  await tools.up();
  for (let left = COUNT; left > 0; left -= 1) expect(await tools.down()).toMatchObject({ version: left, copy: null });
  expect(await migrate('down')).toMatchObject({
    exitCode: 0,
    lines: [expect.stringContaining('nothing to take back')],
  });
  expect(readdirSync(folder.path).filter((name) => name.includes('before-down'))).toEqual([]);
});

it.each(['status', 'down'])('%s on a file that is not there says so and creates nothing', async (word) => {
  const { exitCode, output, errors } = await migrate(word);
  expect([exitCode, output]).toEqual([1, '']);
  expect(errors).toMatch(/^SQLite file octa\.db does not exist; it was not created\..*\n$/);
  expect(existsSync(file())).toBe(false);
});

it('down leaves alone, and uncopied, what a newer version of the service has applied', async () => {
  await migrate('up');
  onFile(file(), (sql) => {
    sql.script(`INSERT INTO schema_migrations (version, name, applied_at) VALUES (9999, 'to come', 0)`);
    sql.script(`INSERT INTO login_failures (key, failures, over_at) VALUES ('a hash', 3, 0)`);
  });
  const { exitCode, errors } = await migrate('down');
  expect(exitCode).toBe(1);
  expect(errors).toMatch(/^Migration 9999 \(to come\) was applied by a newer version.*\n$/);
  expect(readdirSync(folder.path).filter((name) => name.includes('before-down'))).toEqual([]);
  expect((await migrate('status')).output).toContain('9999 to come (of a newer version of the service)');
});

it('a file that is no database is named, in one line', async () => {
  writeFileSync(file(), 'This is a letter to somebody.\n'.repeat(10));
  const { exitCode, output, errors } = await migrate('up');
  expect([exitCode, output]).toEqual([1, '']);
  expect(errors).toBe('SQLite file octa.db cannot be used: it is not a SQLite database (26 file is not a database).\n');
});

it.each(['', 'sideways', 'constructor', 'up down'])('typed as %j it says how it is typed', async (words) => {
  const { exitCode, output, errors } = await migrate(words);
  expect([exitCode, output]).toEqual([2, '']);
  expect(errors).toContain('npm run migrate -- up|down|status');
  expect(readdirSync(folder.path)).toEqual([]);
});

it('needs nothing but the database’s settings, and lists what is wrong with those', async () => {
  const variables = { APP_ENV: 'production' };
  const { exitCode, errors } = await runCommand('migrate status', { folder: folder.path, variables });
  expect([exitCode, errors]).toEqual([1, 'MONGODB_URI or DATABASE_URL is required in production\n']);
});
