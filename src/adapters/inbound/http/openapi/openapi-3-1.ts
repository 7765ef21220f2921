import type { OpenAPIObject } from '@nestjs/swagger';
import { isRecord } from '../../../../core/shared/is-record.js';

// @nestjs/swagger writes OpenAPI 3.0: `nullable`, and one `example`. In 3.1 both are JSON Schema's own keywords.

type Node = Readonly<Record<string, unknown>>;

/** Turns the schemas and parameters of a document into those of OpenAPI 3.1. Examples are not changed. */
export function asOpenApi31(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(asOpenApi31);
  if (!isRecord(node)) return node;
  const entries = Object.entries(node).map(([key, value]) => [
    key,
    /^examples?$/.test(key) ? value : asOpenApi31(value),
  ]);
  // The names of an enumeration are no keyword of JSON Schema, and here not set.
  const { nullable = false, example, 'x-enumNames': _names, ...rest } = Object.fromEntries(entries) as Node;
  const [inner] = (rest['allOf'] ?? []) as Node[];
  // A parameter: its example belongs to its schema.
  if ('in' in rest && 'schema' in rest) {
    return { ...rest, schema: { ...(rest['schema'] as Node), ...(example !== undefined && { examples: [example] }) } };
  }
  const isSchema = 'type' in rest || inner !== undefined;
  const shown = example === undefined ? {} : isSchema ? { examples: [example] } : { example };
  if (!nullable) return { ...rest, ...shown };
  if (inner === undefined) return { ...rest, type: [rest['type'], 'null'], ...shown };
  const { allOf: _reference, type: _object, ...others } = rest;
  return { ...others, anyOf: [inner, { type: 'null' }], ...shown };
}

/** An example of the schema, composed of the examples of its parts. Optional parts without an example are left out. */
export function exampleOf(schema: unknown, document: OpenAPIObject): unknown {
  if (!isRecord(schema)) return undefined;
  const { $ref, examples, allOf, anyOf, oneOf, properties, required, items } = schema;
  if (Array.isArray(examples)) return examples[0];
  if ('const' in schema) return schema['const'];
  if (typeof $ref === 'string')
    return exampleOf(document.components?.schemas?.[$ref.split('/').at(-1) ?? ''], document);
  const [first] = (allOf ?? anyOf ?? oneOf ?? []) as unknown[];
  if (first !== undefined) return exampleOf(first, document);
  if (isRecord(properties)) {
    const entries = Object.entries(properties)
      .map(([key, inner]): [string, unknown] => [key, exampleOf(inner, document)])
      .filter(([key, value]) => value !== undefined || (required as string[] | undefined)?.includes(key));
    return Object.fromEntries(entries);
  }
  if (items !== undefined) return [exampleOf(items, document)];
  const choices = schema['enum'];
  if (Array.isArray(choices)) return (choices as unknown[])[0];
  return schema['type'] === 'null' ? null : undefined;
}
