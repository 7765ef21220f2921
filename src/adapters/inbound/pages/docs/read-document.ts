import type { OpenAPIObject } from '@nestjs/swagger';

/** A schema as far as a page shows it. */
export interface ShownSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, ShownSchema>>;
  readonly items?: ShownSchema;
  readonly anyOf?: readonly ShownSchema[];
  readonly allOf?: readonly ShownSchema[];
  readonly examples?: readonly unknown[];
}

interface ShownContent {
  readonly schema: ShownSchema;
  readonly example?: unknown;
}

export interface ShownParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: ShownSchema;
}

/** An operation as far as a page shows it. */
export interface ShownOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly tags: readonly [string];
  /** Alternatives, each the schemes that it takes. */
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly ShownParameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, ShownContent>> };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, ShownContent>> }>>;
}

export interface PlacedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: ShownOperation;
}

/** Every operation of the document, in its order. */
export function operationsOf(document: OpenAPIObject): PlacedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, ShownOperation>).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation: withBody(operation, document),
    })),
  );
}

/** The operation with its body's schema in place of the reference to it. */
function withBody(operation: ShownOperation, document: OpenAPIObject): ShownOperation {
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (schema === undefined) return operation;
  return { ...operation, requestBody: { content: { 'application/json': { schema: resolved(schema, document) } } } };
}

/** Whether only somebody who is logged in may do it. */
export function needsLogin({ security = [] }: ShownOperation): boolean {
  return security.length > 0 && security.every((choice) => Object.keys(choice).length > 0);
}

/** The schema itself, where it refers to one that has a name. */
export function resolved(schema: ShownSchema, document: OpenAPIObject): ShownSchema {
  const name = schema.$ref?.split('/').at(-1);
  if (name === undefined) return schema;
  return (document.components?.schemas as Record<string, ShownSchema> | undefined)?.[name] ?? {};
}

/** The codes that a failed answer may carry; none for a page. */
export function codesOf(content: Readonly<Record<string, ShownContent>>): string[] {
  const schema = content['application/json']?.schema;
  const parts = [schema, ...(schema?.allOf ?? [])].map((part) => part?.properties?.['code']);
  return parts.flatMap((code) => code?.enum ?? (code?.const === undefined ? [] : [code.const])).map(String);
}
