import { DatabaseSync } from 'node:sqlite';
import { foldLogin } from '../../../../core/auth/user.js';
import { failure, ok, type CheckResult } from '../../../../observability/check-result.js';
import { noAccountAtAll, orphanFinding } from '../../backup/database-tools.js';
import { allMigrations } from '../migrations/all-migrations.js';
import type { SqliteConnection } from '../sqlite-connection.js';
import { SqliteMigrations } from '../migrations/sqlite-migrations.js';
import { quoted, tablesOf } from './sqlite-inspection.js';

const PAGE = 500;

/** How many of a file's defects are listed: the first ones show the cause. */
const MOST_DEFECTS = 5;

/** Links and mails of registrations are left out, and the mail about an account's end: they have none, and expire. */
const WITHOUT_ACCOUNT: Readonly<Record<string, string>> = {
  account_tokens: " AND purpose NOT IN ('verify_email', 'disown')",
  mail_outbox: " AND kind NOT IN ('verify_email', 'account_deleted')",
};

interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

/** Looks through the whole file. Changes nothing, unless `removeOrphans`. */
export function checkSqliteData(connection: SqliteConnection, removeOrphans: boolean): CheckResult[] {
  const defects = checkIntegrity(connection);
  // A damaged file's other content is not reliable.
  if (defects.length > 0) return defects;
  const tables = tablesOf(connection).filter((name) => name !== 'schema_migrations');
  const hasAccounts = tables.includes('users') && connection.first('SELECT 1 FROM users LIMIT 1') !== undefined;
  if (removeOrphans && !hasAccounts) return [noAccountAtAll()];
  return [
    ok('the file is sound (integrity_check)'),
    ...checkSchema(connection),
    ...countRows(connection, tables),
    ...checkReferences(connection, tables, removeOrphans),
    ...(tables.includes('users') ? checkFoldedNames(connection) : []),
    ...(tables.includes('playlists') ? checkSongCounts(connection) : []),
  ];
}

function checkIntegrity(connection: SqliteConnection): CheckResult[] {
  const rows = connection.all<{ integrity_check: string }>(`PRAGMA integrity_check(${MOST_DEFECTS})`);
  return rows
    .filter(({ integrity_check }) => integrity_check !== 'ok')
    .map((row) => failure(`the file is damaged, restore a backup: ${row.integrity_check.replaceAll(/\s+/g, ' ')}`));
}

/** Whether every table and index is there, and is as the applied migrations make it. */
function checkSchema(connection: SqliteConnection): CheckResult[] {
  const expected = expectedSchema(connection);
  const present = new Map(schemaOf((sql) => connection.all<SchemaObject>(sql)).map((one) => [one.name, one]));
  const wrong = expected.flatMap(({ type, name, sql }) => {
    const found = present.get(name);
    if (found === undefined)
      return [failure(`the ${type} ${name} is missing: restore a backup, or run: ${oneLine(sql)}`)];
    return found.sql === sql ? [] : [failure(`the ${type} ${name} is not as the migrations make it: ${oneLine(sql)}`)];
  });
  if (wrong.length > 0) return wrong;
  const indexes = expected.filter(({ type }) => type === 'index').length;
  return [ok(`all ${expected.length - indexes} tables and ${indexes} indexes are there`)];
}

/** What the migrations that this file has make of an empty database. */
function expectedSchema(connection: SqliteConnection): SchemaObject[] {
  const statuses = new SqliteMigrations(connection).status();
  const applied = new Set(statuses.filter(({ appliedAt }) => appliedAt !== null).map(({ version }) => version));
  const blank = new DatabaseSync(':memory:');
  try {
    for (const { version, up } of allMigrations) if (applied.has(version)) blank.exec(up);
    return schemaOf((sql) => blank.prepare(sql).all() as unknown as SchemaObject[]);
  } finally {
    blank.close();
  }
}

/** Without what SQLite makes by itself for primary keys. */
function schemaOf(all: (sql: string) => SchemaObject[]): SchemaObject[] {
  return all('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name');
}

function countRows(connection: SqliteConnection, tables: readonly string[]): CheckResult[] {
  const counts = tables.map((table) => {
    const row = connection.first<{ n: number }>(`SELECT count(*) AS n FROM ${quoted(table)}`);
    return `${table} ${row?.n ?? 0}`;
  });
  return counts.length === 0 ? [] : [ok(`rows: ${counts.join(', ')}`)];
}

/** Every `user_id` names an account, and every declared foreign key its row. */
function checkReferences(
  connection: SqliteConnection,
  tables: readonly string[],
  removeOrphans: boolean,
): CheckResult[] {
  if (!tables.includes('users')) return [];
  const findings: CheckResult[] = [];
  for (const table of tables) {
    const columns = connection.all<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`);
    if (!columns.some(({ name }) => name === 'user_id')) continue;
    const orphans = `FROM ${quoted(table)} AS one
       WHERE NOT EXISTS (SELECT 1 FROM users WHERE users.id = one.user_id)${WITHOUT_ACCOUNT[table] ?? ''}`;
    const count = connection.first<{ n: number }>(`SELECT count(*) AS n ${orphans}`)?.n ?? 0;
    if (count === 0) continue;
    if (removeOrphans) connection.script(`DELETE ${orphans}`);
    findings.push(orphanFinding(`${table}: ${count} row(s) of accounts that do not exist`, removeOrphans));
  }
  const broken = connection.all<{ name: string; n: number }>(
    'SELECT "table" AS name, count(*) AS n FROM pragma_foreign_key_check GROUP BY "table"',
  );
  findings.push(
    ...broken.map(({ name, n }) => failure(`${name}: ${n} row(s) that refer to a row that does not exist`)),
  );
  return findings.length > 0 ? findings : [ok('every row belongs to an account that exists')];
}

/** What a playlist says of its length is what lists of playlists show. */
function checkSongCounts(connection: SqliteConnection): CheckResult[] {
  const row = connection.first<{ n: number }>(
    `SELECT count(*) AS n FROM playlists
     WHERE song_count <> (SELECT count(*) FROM playlist_songs WHERE playlist_id = playlists.id)`,
  );
  if (row === undefined || row.n === 0) return [ok('every playlist has as many songs as it says')];
  return [failure(`playlists: ${row.n} row(s) whose song_count is not the number of their songs`)];
}

/** The columns that accounts are found by; SQL itself can't fold names, so no constraint keeps them right. */
function checkFoldedNames(connection: SqliteConnection): CheckResult[] {
  let wrong = 0;
  let last: string | undefined = '';
  while (last !== undefined) {
    const page: Record<'id' | 'username' | 'username_folded' | 'email' | 'email_folded', string>[] = connection.all(
      `SELECT id, username, username_folded, email, email_folded FROM users
       WHERE id > :last ORDER BY id LIMIT ${PAGE}`,
      { last },
    );
    wrong += page.filter(
      (user) => user.username_folded !== foldLogin(user.username) || user.email_folded !== foldLogin(user.email),
    ).length;
    last = page.at(-1)?.id;
  }
  if (wrong === 0) return [ok('every account is found by its name and its address')];
  return [failure(`users: ${wrong} account(s) are not found by their name or address: their folded names are wrong`)];
}

const oneLine = (sql: string): string => sql.replaceAll(/\s+/g, ' ');
