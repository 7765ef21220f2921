import Database from 'libsql';

/** What may be read from end to end: rows that SQLite makes up itself, and the few rows that list the migrations. */
const HARMLESS = /^SCAN (?:CONSTANT ROW|\(|pragma_|sqlite_|schema_migrations\b)|VIRTUAL TABLE/;

/**
 * Tells how SQLite would carry a statement out. It is asked in an empty copy of the schema: where the driver explains a
 * change, its question stays open, and a transaction on the same connection could not be ended.
 */
export class PlanInspector {
  private readonly copy = new Database(':memory:');

  /** @param schema the statements that make the tables and their indexes, in order */
  constructor(schema: readonly string[]) {
    for (const statements of schema) this.copy.exec(statements);
  }

  /** Whether it reads a whole table or index, which takes longer the more there is. Of what has no plan, or none that can be had, not. */
  readsWholeTable(statement: string): boolean {
    if (!/^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(statement)) return false;
    try {
      const steps = this.copy.prepare(`EXPLAIN QUERY PLAN ${statement}`).all({}) as { detail: string }[];
      return steps.some(({ detail }) => isScan(detail));
    } catch {
      return false;
    }
  }

  close(): void {
    this.copy.close();
  }
}

/** @param step such as `SCAN users`, `SCAN users USING COVERING INDEX …` or `SEARCH users USING INDEX …` */
function isScan(step: string): boolean {
  return step.startsWith('SCAN ') && !HARMLESS.test(step);
}

/** The table that a statement begins with; `null` when it names none. */
export function tableOf(statement: string): string | null {
  return /\b(?:FROM|INTO|UPDATE)\s+(\w+)/i.exec(statement)?.[1] ?? null;
}
