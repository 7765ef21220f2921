import { closeSync, openSync, rmSync } from 'node:fs';
import type { SqliteConnection } from '../sqlite-connection.js';

/** Names as SQLite itself wrote them down, so quoting them is enough. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The tables that hold data of the service's. */
export function dataTables(connection: SqliteConnection): string[] {
  const rows = connection.all<{ name: string }>(
    `SELECT name FROM sqlite_schema
     WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'schema_migrations' ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}

/**
 * Writes the whole database into another file, for this system user alone, unless it holds no data. What others write
 * from that moment on is not in it.
 * @param target must not exist
 * @returns whether there was anything to copy
 */
export function copyUnlessEmpty(connection: SqliteConnection, target: string): boolean {
  const tables = dataTables(connection);
  if (!tables.some((table) => connection.first(`SELECT 1 FROM ${quoted(table)} LIMIT 1`) !== undefined)) return false;
  // VACUUM takes an empty file as it is, and so with these permissions.
  closeSync(openSync(target, 'wx', 0o600));
  try {
    connection.change('VACUUM INTO :target', { target });
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  }
  return true;
}
