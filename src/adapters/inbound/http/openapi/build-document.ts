import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type ScopeFamily, scopeFor } from '../session/token-scopes.js';
import { type AnswerExtensions, METRICS_SCHEME, SESSION_SCHEME, TOKEN_SCHEME } from './api-answer.js';
import { ERROR_CODES, errorMeaning, type ErrorCode } from './error-codes.js';
import { asOpenApi31, exampleOf } from './openapi-3-1.js';
import {
  type Content,
  FailureDto,
  failureExample,
  headerRef,
  HEADERS,
  ProblemDetailsDto,
  responsesOf,
} from './responses.js';

/** What the document says about the server. */
export interface ServerFacts {
  readonly version: string;
  /** Origins without a trailing slash. */
  readonly origins: readonly string[];
  /** The session cookie's name. */
  readonly cookieName: string;
}

const INTRODUCTION = [
  'Looks up artists on Spotify and on YouTube, and keeps accounts with a history and playlists.',
  'Every JSON answer has `success`, `message`, `error` and `data`; a failed one also a stable `code` and a `request_id`. With `Accept: application/problem+json` a failure is a problem by RFC 9457 as well, with `type`, `title`, `status` and `detail`.',
  'A query parameter that a list or search does not know is refused, except `utm_…`, `fbclid` and `gclid`.',
  'Programs go by status and `code`: texts may change. New routes, fields and codes may be added at any time; what goes away is announced 12 months ahead by the headers `Deprecation` (RFC 9745) and `Sunset` (RFC 8594).',
].join('\n\n');

/** In the order of the reference page. */
const TAGS = {
  Search: 'Who is that artist, on Spotify and on YouTube. The four searches and the artists share one budget.',
  Accounts: 'Registration, log-in and sessions.',
  Profile: 'What an account’s owner can see and change.',
  History: 'What the account has searched for. Another account’s entries are a 404.',
  Playlists: 'Lists of songs that the account keeps. Another account’s lists are a 404.',
  Service: 'How the service is, and this description itself.',
} as const;

/** The OpenAPI 3.1 document of the running application, generated from its routes. */
export function buildDocument(app: INestApplication, { version, origins, cookieName }: ServerFacts): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Octa Music')
    .setDescription(INTRODUCTION)
    .setVersion(version)
    .addCookieAuth(
      cookieName,
      { type: 'apiKey', description: 'Given by `POST /api/auth/login`; browsers send it by themselves.' },
      SESSION_SCHEME,
    )
    .addBearerAuth(
      {
        type: 'http',
        description:
          'A personal API token, made at `/profile/tokens`. An operation’s description names the scope that it needs.',
      },
      TOKEN_SCHEME,
    )
    .addBearerAuth({ type: 'http', description: 'METRICS_TOKEN, where it is set.' }, METRICS_SCHEME);
  for (const origin of origins) builder.addServer(origin);
  for (const [tag, description] of Object.entries(TAGS)) builder.addTag(tag, description);
  const { info, ...rest } = builder.build();
  // As package.json says: the owner has not chosen one. OpenAPI wants an SPDX identifier or an address.
  const license = { name: 'All rights reserved', identifier: 'LicenseRef-UNLICENSED' };
  const document = SwaggerModule.createDocument(
    app,
    { info: { ...info, license }, ...rest },
    {
      autoTagControllers: false,
      extraModels: [FailureDto, ProblemDetailsDto],
    },
  );
  return completed(document);
}

/** An operation as far as it is completed here. */
interface Operation {
  readonly tags?: readonly string[];
  readonly deprecated?: boolean;
  readonly description?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly in: string }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { headers: Record<string, unknown>; content: Content }>>;
}

/** What programs use; everything else is for people. */
const FOR_PROGRAMS = /^\/(?:api\/|metrics$)/;

/** Without the pages, as OpenAPI 3.1, with responses, examples and the components that operations refer to. */
function completed(raw: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(raw.paths).filter(([path]) => FOR_PROGRAMS.test(path));
  const described = paths.map(([path, item]): [string, object] => {
    const operations = Object.entries(item as Record<string, Operation & AnswerExtensions>);
    return [
      path,
      Object.fromEntries(operations.map(([method, operation]) => [method, withResponses(method, operation)])),
    ];
  });
  const document = asOpenApi31({ ...raw, paths: Object.fromEntries(described) }) as OpenAPIObject;
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item as Record<string, Operation>));
  for (const operation of operations) addExamples(operation, document);
  const used = new Set(operations.flatMap(({ tags = [] }) => tags));
  const text = JSON.stringify(document.paths);
  const codes = (Object.keys(ERROR_CODES) as ErrorCode[]).filter((code) => text.includes(`/examples/${code}"`));
  const finished = {
    ...document,
    // No log-in is needed, except where an operation says so.
    security: [],
    tags: document.tags?.filter(({ name }) => used.has(name)) ?? [],
    components: {
      ...document.components,
      headers: HEADERS,
      examples: Object.fromEntries(
        codes.map((code) => [code, { summary: errorMeaning(code).meaning, value: failureExample(code) }]),
      ),
    },
  };
  // Schemas are called as their classes, without the suffix.
  return JSON.parse(JSON.stringify(finished).replace(/Dto\b/g, '')) as OpenAPIObject;
}

/** Turns the extensions of our decorators into responses. */
function withResponses(method: string, operation: Operation & AnswerExtensions): Operation {
  const {
    'x-answer': answer,
    'x-errors': ownCodes = [],
    'x-error-with-data': withData,
    'x-limited': limitedMethods,
    'x-token': family,
    ...described
  } = operation;
  const rest = family === undefined ? described : { ...described, ...withToken(method, described, family) };
  // Until here the only response is the successful one, with the status of `@HttpCode` or the method.
  const [status = '200'] = Object.keys(rest.responses);
  const limited = limitedMethods === 'all methods' || (limitedMethods === 'unsafe methods' && method !== 'get');
  const impliedCodes = impliedCodesOf(method, rest, limited, answer.fileTypes !== undefined);
  const takesToken = family !== undefined;
  const responses = responsesOf({ status, answer, impliedCodes, ownCodes, withData, limited, takesToken });
  return { ...withFiles(rest, answer.fileTypes), responses: responses };
}

/** A body that may also be a file, or a form with one. */
function withFiles(operation: Operation, types: readonly string[] = []): Operation {
  if (operation.requestBody === undefined || types.length === 0) return operation;
  const form = {
    type: 'object',
    required: ['file'],
    properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' }, name: { type: 'string' } },
  };
  const content: Content = {
    ...operation.requestBody.content,
    ...Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', minLength: 1 } }])),
    'multipart/form-data': { schema: form },
  };
  return { ...operation, requestBody: { ...operation.requestBody, content } };
}

/** What a visitor may do, a token without its scope may not. */
function withToken(method: string, { security, description = '' }: Operation, family: ScopeFamily) {
  const others = security ?? [{}, { [SESSION_SCHEME]: [] }];
  return {
    description: `${description} A token needs the scope \`${scopeFor(family, method)}\`.`.trim(),
    security: [...others, { [TOKEN_SCHEME]: [] }],
  };
}

function impliedCodesOf(
  method: string,
  { requestBody, parameters = [], security }: Operation,
  limited: boolean,
  takesFiles: boolean,
) {
  const takesJson = requestBody !== undefined;
  const has = (location: string): boolean => parameters.some((parameter) => parameter.in === location);
  const codes: ErrorCode[] = ['suspicious_url', 'internal_error'];
  if (takesJson || has('path')) codes.push('bad_request');
  if (takesJson || has('query')) codes.push('validation_failed');
  if (takesJson) codes.push('invalid_content_type', 'invalid_json', 'payload_too_large');
  if (takesJson) codes.push('unsupported_encoding');
  if (takesJson && !takesFiles) codes.push('unsupported_charset');
  if (limited) codes.push('rate_limited');
  const isLogin = (choice: object): boolean => SESSION_SCHEME in choice || TOKEN_SCHEME in choice;
  if (security?.every(isLogin)) codes.push('not_authenticated', 'database_unavailable');
  if (security?.some((choice) => TOKEN_SCHEME in choice)) codes.push('invalid_token', 'insufficient_scope');
  if (method !== 'get') codes.push('cross_site_request');
  return codes;
}

function addExamples(operation: Operation, document: OpenAPIObject): void {
  const body = operation.requestBody?.content['application/json']?.schema;
  for (const [, name = ''] of JSON.stringify(body ?? {}).matchAll(/schemas\/(\w+)"/g)) closeInput(name, document);
  for (const [status, { headers, content }] of Object.entries(operation.responses)) {
    if (operation.deprecated) headers['Deprecation'] = headerRef('Deprecation');
    const json = content['application/json'];
    if (status < '300' && json !== undefined && json.example === undefined) {
      Object.assign(json, { example: exampleOf(json.schema, document) });
    }
  }
}

/** A body, and what is in it, with an unknown field is refused (see input.pipe.ts). */
function closeInput(name: string, document: OpenAPIObject): void {
  const schema = document.components?.schemas?.[name];
  if (schema === undefined || 'additionalProperties' in schema) return;
  Object.assign(schema, { additionalProperties: false, examples: [exampleOf(schema, document)] });
  for (const [, inner = ''] of JSON.stringify(schema).matchAll(/schemas\/(\w+)"/g)) closeInput(inner, document);
}
