import { type mongo, Schema, type SchemaDefinition } from 'mongoose';
import {
  type Fields,
  type KindOf,
  type Renamed,
  type SnakeCase,
  type StoredField,
  storedFields,
} from '../records/record-fields.js';
import { plainSchema } from './mongo-schemas.js';

/** A record as MongoDB holds it. */
export type DocumentOf<T, Names extends Renamed<T> = object> = {
  readonly [Name in keyof T as Name extends keyof Names ? Names[Name] & string : SnakeCase<Name & string>]: T[Name];
};

type DocumentKindOf<Value> = [Value] extends [mongo.ObjectId] ? 'id' : KindOf<Value> | 'anything' | EmbeddedIn<Value>;

/** The schema of the documents in a list. */
type EmbeddedIn<Value> = Value extends readonly (infer Item)[] ? Schema<Item> : never;

/** The fields of a document and what each holds. */
type Kinds<T> = { readonly [Name in keyof T]-?: DocumentKindOf<NonNullable<T[Name]>> };

/** Nothing is demanded: the compiler sees to that, and Mongoose would take an empty text for a missing one. */
const TYPES = {
  id: Schema.Types.ObjectId,
  text: String,
  number: Number,
  time: Date,
  flag: Boolean,
  list: { type: [Schema.Types.Mixed], default: undefined },
  anything: Schema.Types.Mixed,
} as const;

export function schemaOf<T>(kinds: Kinds<T>): Schema<T> {
  const fields = Object.entries<keyof typeof TYPES | Schema>(kinds).map(([name, kind]) => [
    name,
    kind instanceof Schema ? [kind] : TYPES[kind],
  ]);
  return plainSchema<T>(Object.fromEntries(fields) as SchemaDefinition<T>);
}

/** The fields of a collection's documents that hold records. */
export class DocumentFields<T extends object, const Names extends Renamed<T> = object> {
  /** For {@link schemaOf}. */
  readonly kinds: Kinds<DocumentOf<T, Names>>;
  /** Of a query that reads these. */
  readonly projection: Readonly<Record<string, 1>>;
  private readonly fields: readonly StoredField[];

  constructor(fields: Fields<T>, names?: Names) {
    this.fields = storedFields(fields, names);
    this.kinds = Object.fromEntries(this.fields.map(({ storedAs, kind }) => [storedAs, kind])) as Kinds<
      DocumentOf<T, Names>
    >;
    this.projection = Object.fromEntries(this.fields.map(({ storedAs }) => [storedAs, 1]));
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
