import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteConnection } from '../../../src/adapters/out/sqlite/sqlite-connection.js';
import { SqliteTools } from '../../../src/app/commands/database/sqlite-tools.js';
import { checkData } from '../../../src/app/commands/doctor/database-check.js';
import type { Finding } from '../../../src/observability/finding.js';
import { scratchFolder } from '../../support/scratch-folder.js';

const folder = scratchFolder();
const file = (): string => join(folder.path, 'octa.db');

beforeEach(() => new SqliteTools(file()).up());

function plant(statements: string): void {
  const connection = SqliteConnection.open(file(), 1_000);
  connection.script(statements);
  connection.settle();
  connection.close();
}

async function look(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of checkData({ kind: 'sqlite', file: file() })) findings.push(finding);
  return findings;
}

const failures = async (): Promise<string[]> =>
  (await look()).filter(({ level }) => level !== 'ok').map(({ text }) => text);

const user = (name: string): string =>
  `INSERT INTO users (id, username, username_folded, email, email_folded, email_verified, password_hash,
                      credential_version, created_at)
   VALUES ('${name}', '${name}', lower('${name}'), '${name}@example.org', lower('${name}@example.org'), 1, 'h', 0, 0);`;
const token = (hash: string, userId: string): string =>
  `INSERT INTO account_tokens (hash, purpose, user_id, email, created_at, expires_at)
   VALUES ('${hash}', 'verify_email', '${userId}', 'a@example.org', 0, 0);`;

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
  expect(await failures()).toEqual(['data: account_tokens: 2 row(s) of accounts that do not exist']);
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
  expect(await failures()).toEqual([`data: SQLite file ${file()} cannot be used: it is not a SQLite database.`]);
});
