import type { BackupContents } from '../../backup/backup-file.js';
import type { Sql } from '../sqlite-connection.js';

/** A table's name within a statement. Names come from SQLite's own records, so quoting them is enough. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** All tables but SQLite's own. @param schema the database within the connection: `main`, or an attached one */
export function tablesOf(sql: Sql, schema = 'main'): string[] {
  const rows = sql.all<{ name: string }>(
    `SELECT name FROM ${schema}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}

/** Reads every page and index. @returns the first thing that is wrong, or `null` */
export function integrityProblem(sql: Sql, schema: string): string | null {
  const verdict = sql.first<{ integrity_check: string }>(`PRAGMA ${schema}.integrity_check(1)`)?.integrity_check;
  return verdict === 'ok' ? null : (verdict ?? 'no answer');
}

/** Its tables, by name, and the latest migration that it has. */
export function contentsOf(sql: Sql, schema = 'main'): Pick<BackupContents, 'parts' | 'schemaVersion'> {
  const parts = tablesOf(sql, schema).map((name) => ({
    name,
    count: sql.first<{ n: number }>(`SELECT count(*) AS n FROM ${schema}.${quoted(name)}`)?.n ?? 0,
  }));
  const migrated = parts.some(({ name }) => name === 'schema_migrations');
  const latest = migrated
    ? sql.first<{ v: number | null }>(`SELECT max(version) AS v FROM ${schema}.schema_migrations`)
    : null;
  return { parts, schemaVersion: latest?.v ?? 0 };
}
