import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteConnection } from '../../src/adapters/outbound/sqlite/sqlite-connection.js';
import { SqliteTools } from '../../src/adapters/outbound/sqlite/sqlite-tools.js';
import { checkData } from '../../src/commands/doctor/database-check.js';
import type { CheckResult } from '../../src/observability/check-result.js';
import { scratchFolder } from '../support/scratch-folder.js';

const folder = scratchFolder();
const ADVICE = '; to remove them: npm run doctor -- --data --remove-orphans';
const file = (): string => join(folder.path, 'octa.db');

beforeEach(() => new SqliteTools(file()).up());

function plant(statements: string): void {
  const connection = SqliteConnection.open(file(), 1_000);
  connection.script(statements);
  connection.close();
}

const look = (removeOrphans = false): Promise<readonly CheckResult[]> =>
  checkData({ kind: 'sqlite', file: file() }, removeOrphans);

const failures = async (): Promise<string[]> =>
  (await look()).filter(({ level }) => level !== 'ok').map(({ text }) => text);

const user = (name: string): string =>
  `INSERT INTO users (id, username, username_folded, email, email_folded, email_verified, password_hash,
                      credential_version, created_at)
   VALUES ('${name}', '${name}', lower('${name}'), '${name}@example.org', lower('${name}@example.org'), 1, 'h', 0, 0);`;
const token = (hash: string, userId: string): string =>
  `INSERT INTO account_tokens (hash, purpose, user_id, email, created_at, expires_at)
   VALUES ('${hash}', 'reset_password', '${userId}', 'a@example.org', 0, 0);`;

it('that is whole passes, is counted, and is not changed', async () => {
  plant(user('Alice') + user('Bob') + token('t', 'Alice'));
  const before = statSync(file()).mtimeMs;
  const findings = await look();
  expect(findings.map(({ level }) => level)).toEqual(findings.map(() => 'ok'));
  const counts = findings.find(({ text }) => text.includes('rows:'))?.text;
  expect(counts).toContain('account_tokens 1');
  expect(counts).toContain('users 2');
  expect(statSync(file()).mtimeMs).toBe(before);
});

it('has rows of accounts that do not exist', async () => {
  plant(user('Alice') + token('t', 'Alice') + token('u', 'Nobody') + token('v', 'Nobody'));
  expect(await failures()).toEqual([`data: account_tokens: 2 row(s) of accounts that do not exist${ADVICE}`]);
});

it('loses what belongs to accounts that do not exist, if that is asked for, and nothing else', async () => {
  plant(user('Alice') + token('t', 'Alice') + token('u', 'Nobody') + playlist('p', 'Alice', 1) + song('p', 'a'));
  plant(playlist('q', 'Nobody', 1) + song('q', 'a'));
  const removed = (await look(true)).filter(({ text }) => text.includes('removed'));
  expect(removed).toEqual([
    { level: 'ok', text: 'data: account_tokens: 1 row(s) of accounts that do not exist: removed' },
    { level: 'ok', text: 'data: playlists: 1 row(s) of accounts that do not exist: removed' },
  ]);
  const findings = await look();
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
  expect(findings.find(({ text }) => text.includes('rows:'))?.text).toMatch(
    /account_tokens 1, .*playlist_songs 1, playlists 1,/,
  );
});

it('loses nothing where there is no account at all', async () => {
  plant(token('u', 'Nobody'));
  expect(await look(true)).toEqual([
    {
      level: 'failure',
      text: 'data: there is no account at all, so nothing is removed: is this the right database?',
    },
  ]);
  expect(await failures()).toEqual([`data: account_tokens: 1 row(s) of accounts that do not exist${ADVICE}`]);
});

const playlist = (id: string, userId: string, songs: number): string =>
  `INSERT INTO playlists (id, user_id, name, description, song_count, version, created_at, updated_at)
   VALUES ('${id}', '${userId}', 'Mine', '', ${songs}, 0, 0, 0);`;
const song = (playlistId: string, id: string): string =>
  `INSERT INTO playlist_songs (playlist_id, id, position, spotify_track_id, added_at, fetched_at)
   VALUES ('${playlistId}', '${id}', 0, 'track ${id}', 0, 0);`;

it('has playlists whose songs are counted wrongly, or of nobody, and searches of nobody', async () => {
  plant(user('Alice') + playlist('p', 'Alice', 2) + song('p', 'a') + song('p', 'b'));
  expect(await failures()).toEqual([]);
  plant(playlist('q', 'Alice', 3) + song('q', 'a') + playlist('r', 'Nobody', 0));
  plant(
    `INSERT INTO search_history (id, user_id, source, query, searched_at) VALUES ('s', 'Nobody', 'spotify', 'x', 0);`,
  );
  expect((await failures()).sort()).toEqual([
    `data: playlists: 1 row(s) of accounts that do not exist${ADVICE}`,
    'data: playlists: 1 row(s) whose song_count is not the number of their songs',
    `data: search_history: 1 row(s) of accounts that do not exist${ADVICE}`,
  ]);
});

it('has broken foreign keys', async () => {
  plant(`CREATE TABLE lists (id INTEGER PRIMARY KEY) STRICT;
         CREATE TABLE songs (list INTEGER REFERENCES lists (id)) STRICT;
         PRAGMA foreign_keys = OFF; INSERT INTO songs VALUES (7), (8);`);
  expect(await failures()).toEqual(['data: songs: 2 row(s) that refer to a row that does not exist']);
});

it('lacks an index, or has another one under its name', async () => {
  plant(`DROP INDEX sessions_expiry; DROP INDEX users_email; CREATE INDEX users_email ON users (email_folded);`);
  expect((await failures()).sort()).toEqual([
    expect.stringContaining('the index sessions_expiry is missing'),
    expect.stringMatching(/users_email is not as the migrations make it: CREATE UNIQUE INDEX users_email/),
  ]);
});

it('that lacks only what its migrations have not made yet is whole', async () => {
  await new SqliteTools(file()).down();
  expect(await failures()).toEqual([]);
});

it('has accounts that nobody can find, beyond the first page of them', async () => {
  const many = Array.from({ length: 501 }, (_, index) => user(`user${String(index).padStart(4, '0')}`)).join('\n');
  plant(`BEGIN; ${many} UPDATE users SET username_folded = 'another' WHERE id = 'user0500'; COMMIT;`);
  expect(await failures()).toEqual([expect.stringContaining('users: 1 account(s) are not found')]);
});

it('is damaged', async () => {
  plant(`BEGIN; ${Array.from({ length: 200 }, (_, index) => user(`user${index}`)).join('\n')} COMMIT;`);
  truncateSync(file(), statSync(file()).size - 8_192);
  expect(await failures()).toEqual(expect.arrayContaining([expect.stringMatching(/damaged/)]));
});

it('is no database at all', async () => {
  writeFileSync(file(), 'This is a letter to somebody.\n'.repeat(10));
  expect(await failures()).toEqual([
    `data: SQLite file ${file()} cannot be used: it is not a SQLite database (26 file is not a database).`,
  ]);
});
