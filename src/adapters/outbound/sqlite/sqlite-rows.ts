import { type FieldKind, type Fields, type Renamed, type StoredField, storedFields } from '../records/record-fields.js';
import type { SqlParameters } from './sqlite-connection.js';

/** The rows of a table that hold records, and the parts of statements that name all their columns. */
export class SqliteRows<T extends object> {
  /** `id, user_id, …` */
  readonly columns: string;
  /** `:id, :userId, …`, in the same order. */
  readonly values: string;
  private readonly fields: readonly StoredField[];

  constructor(fields: Fields<T>, renamed?: Renamed<T>) {
    this.fields = storedFields(fields, renamed);
    this.columns = this.fields.map(({ storedAs }) => storedAs).join(', ');
    this.values = this.fields.map(({ name }) => `:${name}`).join(', ');
  }

  /** The parameters of a statement that names {@link values}. */
  parameters(record: T): SqlParameters {
    const given = record as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      this.fields.map(({ name, kind }) => [name, kind === 'list' ? JSON.stringify(given[name]) : given[name]]),
    ) as SqlParameters;
  }

  /** @param row with at least these columns */
  record(row: object): T {
    const found = row as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      this.fields.map(({ name, storedAs, kind }) => [name, fromSql(kind, found[storedAs] ?? null)]),
    ) as T;
  }

  recordOrNull(row: object | undefined): T | null {
    return row === undefined ? null : this.record(row);
  }
}

function fromSql(kind: FieldKind, value: unknown): unknown {
  if (kind === 'flag') return value === 1;
  if (value === null) return null;
  if (kind === 'time') return new Date(Number(value));
  return kind === 'list' ? JSON.parse(value as string) : value;
}
