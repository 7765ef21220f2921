import type { OpenAPIObject } from '@nestjs/swagger';

/** A schema, as far as the page shows it. */
export interface Schema {
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
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly examples?: readonly unknown[];
}

interface Content {
  readonly schema: Schema;
  readonly example?: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

/** An operation, as far as the page shows it. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly tags: readonly [string];
  /** Alternatives, each with the schemes that it requires. */
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, Content>> }>>;
}

export interface RoutedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** All operations, in the document's order. */
export function operationsOf(document: OpenAPIObject): RoutedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation: withBody(operation, document),
    })),
  );
}

/** The operation with the reference to its body's schema resolved: of several, the first. */
function withBody(operation: Operation, document: OpenAPIObject): Operation {
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (schema === undefined) return operation;
  const [first = schema] = schema.oneOf ?? [];
  return { ...operation, requestBody: { content: { 'application/json': { schema: resolved(first, document) } } } };
}

/** Whether a log-in is required. */
export function needsLogin({ security = [] }: Operation): boolean {
  return security.length > 0 && security.every((choice) => Object.keys(choice).length > 0);
}

/** The schema that a reference points to. */
export function resolved(schema: Schema, document: OpenAPIObject): Schema {
  const name = schema.$ref?.split('/').at(-1);
  if (name === undefined) return schema;
  return (document.components?.schemas as Record<string, Schema> | undefined)?.[name] ?? {};
}

/** The codes of a failure; none for a page. */
export function codesOf(content: Readonly<Record<string, Content>>): string[] {
  const schema = content['application/json']?.schema;
  const choices = schema?.anyOf ?? [schema];
  const parts = choices.flatMap((each) => [each, ...(each?.allOf ?? [])]).map((part) => part?.properties?.['code']);
  return parts.flatMap((code) => code?.enum ?? (code?.const === undefined ? [] : [code.const])).map(String);
}
