import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import {
  codesOf,
  needsLogin,
  operationsOf,
  type RoutedOperation,
  resolved,
  type Parameter,
  type Schema,
} from './read-document.js';

/** A field of a body or a response, or a parameter. */
interface FieldView {
  /** With the path to nested fields: `data.items[].id`. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  /** `path` or `query`; `null` for a field. */
  readonly location: string | null;
}

/** View model of the API's reference page. */
export function docsView(document: OpenAPIObject) {
  const origin = document.servers?.[0]?.url ?? '';
  const operations = operationsOf(document);
  const [scheme] = Object.values(document.components?.securitySchemes ?? {}) as { name?: string }[];
  const cookieName = scheme?.name ?? '';
  return {
    version: document.info.version,
    origin,
    cookieName,
    chapters: (document.tags ?? []).map(({ name, description = '' }) => ({
      name,
      description,
      operations: operations
        .filter(({ operation }) => operation.tags.includes(name))
        .map((route) => operationView(route, document, { origin, cookieName })),
    })),
  };
}

function operationView(route: RoutedOperation, document: OpenAPIObject, site: { origin: string; cookieName: string }) {
  const { method, path, operation } = route;
  const good = Object.entries(operation.responses).find(([status]) => status < '300')?.[1];
  const json = good?.content['application/json'];
  const body = operation.requestBody?.content['application/json']?.schema;
  const parameters = (operation.parameters ?? []).map(
    ({ name, in: location, required = false, description, schema }) => ({
      name,
      type: typeOf(schema, document),
      required,
      description: sentence({ ...schema, ...(description !== undefined && { description }) }),
      location,
    }),
  );
  return {
    id: operation.operationId,
    method,
    path,
    summary: operation.summary,
    description: operation.description ?? '',
    deprecated: operation.deprecated ?? false,
    needsLogin: needsLogin(operation),
    inputs: [...parameters, ...(body === undefined ? [] : fieldsOf(body, document))],
    curl: curlOf(route, site),
    outputs:
      json === undefined ? [] : fieldsOf(json.schema, document).filter(({ name }) => !/^(success|error)$/.test(name)),
    example: json?.example === undefined ? null : JSON.stringify(json.example, null, 2),
    answers: Object.entries(operation.responses).map(([status, response]) => ({
      status,
      reason: STATUS_CODES[status] ?? '',
      codes: status < '300' ? [] : codesOf(response.content),
      page: 'text/html' in response.content,
    })),
  };
}

/** The fields of a schema, nested ones after their parent. */
function fieldsOf(schema: Schema, document: OpenAPIObject, prefix = ''): FieldView[] {
  const { properties = {}, required = [] } = resolved(schema, document);
  return Object.entries(properties).flatMap(([key, field]) => {
    const name = prefix + key;
    const inner = nestedIn(field, document);
    return [
      {
        name,
        type: typeOf(field, document),
        required: required.includes(key),
        description: sentence(field),
        location: null,
      },
      ...(inner === null ? [] : fieldsOf(inner.schema, document, `${name}${inner.mark}.`)),
    ];
  });
}

/** The object in a field: itself, the items of a list, or the alternative to `null`. */
function nestedIn(field: Schema, document: OpenAPIObject): { schema: Schema; mark: string } | null {
  const found = resolved(field, document);
  if (found.properties !== undefined) return { schema: found, mark: '' };
  if (found.items !== undefined) {
    const items = resolved(found.items, document);
    return items.properties === undefined ? null : { schema: items, mark: '[]' };
  }
  const objects = (found.anyOf ?? []).map((choice) => resolved(choice, document));
  const schema = objects.find(({ properties }) => properties !== undefined);
  return schema === undefined ? null : { schema, mark: '' };
}

/** A field's type in words. */
function typeOf(field: Schema, document: OpenAPIObject): string {
  const schema = resolved(field, document);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((word) => JSON.stringify(word)).join(', ');
  if (schema.anyOf !== undefined) return schema.anyOf.map((choice) => typeOf(choice, document)).join(' or ');
  if (schema.items !== undefined) return `list of ${typeOf(schema.items, document)}`;
  const name = [schema.type ?? 'anything'].flat().join(' or ');
  return schema.format === undefined ? name : `${name} (${schema.format})`;
}

/** A field's description and bounds. */
function sentence({ description = '', default: fallback, minimum, maximum, minLength, maxLength }: Schema): string {
  const bounds = [
    maximum !== undefined && `${minimum ?? 0} to ${maximum}.`,
    maxLength !== undefined && `${minLength ?? 0} to ${maxLength} characters.`,
    fallback !== undefined && `Default: ${JSON.stringify(fallback)}.`,
  ];
  return [description, ...bounds.filter((bound) => bound !== false)].filter(Boolean).join(' ');
}

/** A shell command that sends the operation's example. */
export function curlOf(
  { method, path, operation }: RoutedOperation,
  { origin, cookieName }: { origin: string; cookieName: string },
): string {
  const parameters = operation.parameters ?? [];
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((url, parameter) => url.replace(`{${parameter.name}}`, encodeURIComponent(exampleOf(parameter))), path);
  const query = new URLSearchParams(
    parameters
      .filter((parameter) => parameter.in === 'query' && exampleOf(parameter) !== '')
      .map((parameter): [string, string] => [parameter.name, exampleOf(parameter)]),
  ).toString();
  const body = operation.requestBody?.content['application/json']?.schema.examples?.[0];
  const options = [
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(needsLogin(operation) ? [`-b ${quoted(`${cookieName}=…`)}`] : []),
    ...(body === undefined
      ? []
      : [`-H ${quoted('Content-Type: application/json')}`, `-d ${quoted(JSON.stringify(body))}`]),
  ];
  return ['curl', ...options, quoted(origin + filled + (query === '' ? '' : `?${query}`))].join(' ');
}

/** Empty if the parameter has none. */
function exampleOf({ schema }: Parameter): string {
  const [example = ''] = schema.examples ?? [];
  return typeof example === 'number' ? example.toString() : typeof example === 'string' ? example : '';
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
