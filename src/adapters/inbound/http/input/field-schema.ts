/** A JSON Schema (draft 2020-12), as OpenAPI 3.1 uses it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a field of an input takes, as its own validator sees it. */
export interface FieldSchema {
  readonly schema: JsonSchema;
  /** `false` when it may be left out. */
  readonly required: boolean;
}

const FIELDS = Symbol('field schemas');

/** Notes what a field takes: each field decorator says so beside its check, so that the two cannot part. */
export function noteField(prototype: object, name: string, field: FieldSchema): void {
  Reflect.defineMetadata(FIELDS, { ...fieldSchemas(prototype), [name]: field }, prototype);
}

/** What the fields of an input's class take, by name. */
export function fieldSchemas(prototype: object): Readonly<Record<string, FieldSchema>> {
  return (Reflect.getMetadata(FIELDS, prototype) as Record<string, FieldSchema> | undefined) ?? {};
}
