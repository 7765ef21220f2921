import { Schema, type SchemaDefinition } from 'mongoose';
import { type Fields, type Renamed, type SnakeCase, type StoredField, storedFields } from '../records/fields.js';

/** A record as MongoDB holds it. */
export type DocumentOf<T, Names extends Renamed<T> = object> = {
  readonly [Name in keyof T as Name extends keyof Names ? Names[Name] & string : SnakeCase<Name & string>]: T[Name];
};

/** Nothing is demanded: the compiler sees to that, and Mongoose would take an empty text for a missing one. */
const TYPES = {
  text: String,
  number: Number,
  time: Date,
  flag: Boolean,
  list: { type: [Schema.Types.Mixed], default: undefined },
} as const;

/** The fields of a collection's documents that hold records. */
export class DocumentFields<T extends object, const Names extends Renamed<T> = object> {
  readonly definition: SchemaDefinition<DocumentOf<T, Names>>;
  private readonly fields: readonly StoredField[];

  constructor(fields: Fields<T>, names?: Names) {
    this.fields = storedFields(fields, names);
    this.definition = Object.fromEntries(
      this.fields.map(({ storedAs, kind }) => [storedAs, TYPES[kind]]),
    ) as SchemaDefinition<DocumentOf<T, Names>>;
  }

  toDocument(record: T): DocumentOf<T, Names> {
    const given = record as Readonly<Record<string, unknown>>;
    return Object.fromEntries(this.fields.map(({ name, storedAs }) => [storedAs, given[name]])) as DocumentOf<T, Names>;
  }

  /** What a document lacks, such as one of an older version, is `null`. */
  toRecord(document: DocumentOf<T, Names>): T {
    const found = document as Readonly<Record<string, unknown>>;
    return Object.fromEntries(this.fields.map(({ name, storedAs }) => [name, found[storedAs] ?? null])) as T;
  }
}
