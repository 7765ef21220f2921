import type { SqliteDatabase } from '../../../src/adapters/outbound/sqlite/sqlite-database.js';

/** What may be read from end to end: rows that SQLite makes up itself, and the few rows that list the migrations. */
const HARMLESS_SCAN = /^SCAN (CONSTANT ROW|pragma_table_list|schema_migrations)\b/;

/**
 * What in SQLite's plan for this statement would get slower with the size of a table: reading a table or an index from
 * end to end, making an index on the fly, sorting.
 */
export async function planFaults(database: SqliteDatabase, statement: string): Promise<string[]> {
  if (/^(?:PRAGMA|EXPLAIN)\b/.test(statement)) return [];
  const steps = await database.read((sql) => sql.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${statement}`));
  return steps
    .map(({ detail }) => detail)
    .filter((detail) => /^SCAN |AUTOMATIC|TEMP B-TREE/.test(detail) && !HARMLESS_SCAN.test(detail));
}
