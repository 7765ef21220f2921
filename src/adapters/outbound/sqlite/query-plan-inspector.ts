import { DatabaseSync } from 'node:sqlite';

/** Scans that don't grow with the data: rows that SQLite generates, and the few rows of `schema_migrations`. */
const HARMLESS = /^SCAN (?:CONSTANT ROW|\(|pragma_|sqlite_|schema_migrations\b)|VIRTUAL TABLE/;

/** Explains query plans, on an empty copy of the schema. */
export class QueryPlanInspector {
  private readonly copy = new DatabaseSync(':memory:');

  /** @param schema the statements that create the tables and indexes, in order */
  constructor(schema: readonly string[]) {
    for (const statements of schema) this.copy.exec(statements);
  }

  /** Whether the statement scans a whole table or index; `false` also for what has no plan. */
  scansTable(statement: string): boolean {
    if (!/^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(statement)) return false;
    try {
      const steps = this.copy.prepare(`EXPLAIN QUERY PLAN ${statement}`).all({}) as unknown as { detail: string }[];
      // Such as `SCAN users`, `SCAN users USING COVERING INDEX …` or `SEARCH users USING INDEX …`.
      return steps.some(({ detail }) => detail.startsWith('SCAN ') && !HARMLESS.test(detail));
    } catch {
      return false;
    }
  }

  close(): void {
    this.copy.close();
  }
}

/** The first table that a statement names, or `null`. */
export function tableOf(statement: string): string | null {
  return /\b(?:FROM|INTO|UPDATE)\s+(\w+)/i.exec(statement)?.[1] ?? null;
}
