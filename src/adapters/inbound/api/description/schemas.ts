import type { JsonSchema } from '../../http/input/field-schema.js';

/** A schema and a value that fits it: what a reader looks at first. */
export interface Shape {
  readonly schema: JsonSchema;
  readonly example: unknown;
}

type OptionalKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

const named = new Map<string, JsonSchema>();

/** Every schema that has a name of its own, for `components.schemas`. */
export function namedSchemas(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(named);
}

/** Gives a shape a name of its own in the document; what uses it refers to it. */
export function component(name: string, { schema, example }: Shape): Shape {
  named.set(name, schema);
  return { schema: { $ref: `#/components/schemas/${name}` }, example };
}

/**
 * An object that holds exactly the keys of `T`, the type of what is really sent: with a key too many or too few here,
 * the compiler objects.
 * @param options.optional the keys that are there only sometimes; they are left out of the example
 */
export function objectOf<T extends object>(
  properties: { readonly [K in keyof T]-?: Shape },
  options: { readonly optional?: readonly (OptionalKeys<T> & string)[]; readonly description?: string } = {},
): Shape {
  const entries = Object.entries<Shape>(properties);
  const isOptional = (key: string): boolean =>
    (options.optional as readonly string[] | undefined)?.includes(key) ?? false;
  const always = entries.filter(([key]) => !isOptional(key));
  return {
    schema: {
      type: 'object',
      ...(options.description !== undefined && { description: options.description }),
      required: always.map(([key]) => key),
      properties: Object.fromEntries(entries.map(([key, { schema }]) => [key, schema])),
    },
    example: Object.fromEntries(always.map(([key, { example }]) => [key, example])),
  };
}

export function listOf(item: Shape, more: JsonSchema = {}): Shape {
  return { schema: { type: 'array', items: item.schema, ...more }, example: [item.example] };
}

export function text(example: string, description?: string, more: JsonSchema = {}): Shape {
  return { schema: { type: 'string', ...described(description), ...more }, example };
}

export function wholeNumber(example: number, description?: string, more: JsonSchema = {}): Shape {
  return { schema: { type: 'integer', minimum: 0, ...described(description), ...more }, example };
}

export function truth(example: boolean, description?: string): Shape {
  return { schema: { type: 'boolean', ...described(description) }, example };
}

/** One of these words. */
export function oneOf<T extends string>(words: readonly [T, ...T[]], description?: string): Shape {
  return { schema: { type: 'string', enum: words, ...described(description) }, example: words[0] };
}

export function constant(value: boolean | string | null, description?: string): Shape {
  return { schema: { const: value, ...described(description) }, example: value };
}

/** ISO 8601, UTC, with `Z`. */
export function moment(example: string, description?: string): Shape {
  return text(example, description, { format: 'date-time' });
}

export function address(example: string, description?: string): Shape {
  return text(example, description, { format: 'uri' });
}

/** The shape, or `null`. */
export function nullable({ schema, example }: Shape): Shape {
  const { type } = schema;
  if (typeof type === 'string' && !('enum' in schema)) return { schema: { ...schema, type: [type, 'null'] }, example };
  return { schema: { anyOf: [schema, { type: 'null' }] }, example };
}

/** The same shape with another example. */
export function shownAs({ schema }: Shape, example: unknown): Shape {
  return { schema, example };
}

export const nothing: Shape = { schema: { type: 'null' }, example: null };

function described(description: string | undefined): JsonSchema {
  return description === undefined ? {} : { description };
}
