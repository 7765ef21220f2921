/** Part of a JSON document. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The schema with what it refers to put in its place, and closed: an object may have no key but those that are
 * described. (In the document itself objects are open, so that clients don't stumble over a new key.)
 */
export function closedSchema(schema: Json, document: unknown): Json {
  const inlined = inline(schema, document);
  return close(inlined, true);
}

function inline(node: Json, document: unknown): Json {
  if (Array.isArray(node)) return node.map((item: Json) => inline(item, document));
  if (!isObject(node)) return node;
  const { $ref } = node;
  if (typeof $ref === 'string') return inline(lookUp(document, $ref), document);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inline(value, document)]));
}

/** What a reference such as `#/components/schemas/Artist` means. */
export function lookUp(document: unknown, reference: string): Json {
  const path = reference.replace(/^#\//, '').split('/');
  const found = path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
  if (found === undefined) throw new Error(`the document has no ${reference}`);
  return found as Json;
}

/** @param mayClose `false` for the parts of an `allOf`, which know only some of the keys each */
function close(node: Json, mayClose: boolean): Json {
  if (Array.isArray(node)) return node.map((item: Json) => close(item, mayClose));
  if (!isObject(node)) return node;
  const { allOf } = node;
  const closed = Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (key === 'properties' && isObject(value)) {
        return [key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, close(inner, true)]))];
      }
      return [key, close(value, key === 'anyOf' ? mayClose : key !== 'allOf')];
    }),
  );
  const isOpen = node['additionalProperties'] !== undefined;
  if (!mayClose || isOpen || (node['properties'] === undefined && allOf === undefined)) return closed;
  return { ...closed, unevaluatedProperties: false };
}

function isObject(node: unknown): node is Readonly<Record<string, Json>> {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
