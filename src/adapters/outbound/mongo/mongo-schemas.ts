import mongoose, { type Schema, type SchemaDefinition } from 'mongoose';

// Strict in every direction: a field that no schema names is an error, in documents and in filters (left out of a filter
// it would widen it); an operator in a filter counts only where the code marks it as trusted; nothing is created or
// buffered implicitly.
mongoose.set({
  strict: 'throw',
  strictQuery: 'throw',
  sanitizeFilter: true,
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
});

// Mongoose would convert numbers and objects with a `toString` to strings.
mongoose.Schema.Types.String.cast((value: unknown) => {
  // The caster's type leaves out that a string may be absent.
  if (value === null || value === undefined || typeof value === 'string') return value!;
  throw new TypeError('not a string');
});

/** A schema for documents that are mapped by hand: no version counter, no virtual `id`, nothing added. */
export function plainSchema<T>(definition: SchemaDefinition<T>): Schema<T> {
  return new mongoose.Schema<T>(definition, { versionKey: false, id: false, minimize: false });
}

/** Marks a condition with operators as written by the code, not by a client (`sanitizeFilter`). */
export const trusted = <T extends object>(condition: T): T => mongoose.trusted(condition);

/** The id as `_id` holds it; `null` when it is malformed. */
export function toObjectId(id: string): mongoose.mongo.ObjectId | null {
  return /^[0-9a-f]{24}$/.test(id) ? mongoose.mongo.ObjectId.createFromHexString(id) : null;
}
