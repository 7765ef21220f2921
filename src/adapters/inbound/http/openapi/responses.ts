import { ApiProperty, ApiSchema, getSchemaPath } from '@nestjs/swagger';
import type { ProblemDetails } from '../envelope.js';
import type { Answer, ErrorWithData, JsonSchema } from './api-answer.js';
import { errorMeaning, type ErrorCode } from './error-codes.js';

const MESSAGE = 'A text for people.';

class FieldProblemDto {
  @ApiProperty({ description: 'The field that was refused, or `body`.', example: 'artist_name' })
  field!: string;

  @ApiProperty({ example: 'artist_name is required.' })
  message!: string;
}

@ApiSchema({
  description: 'What every failed answer has. `details` comes with `validation_failed`.',
})
export class FailureDto {
  @ApiProperty({ type: Boolean, enum: [false] })
  success!: false;

  @ApiProperty({ description: MESSAGE })
  message!: string;

  @ApiProperty({ description: 'The same text as `message`.' })
  error!: string;

  @ApiProperty({ type: 'null' })
  data!: null;

  @ApiProperty({ description: 'A stable identifier for programs.' })
  code!: string;

  @ApiProperty({ description: 'Also in the header `X-Request-Id`, and in the log lines about the request.' })
  request_id!: string;

  @ApiProperty({ type: [FieldProblemDto], required: false })
  details?: FieldProblemDto[];
}

@ApiSchema({
  description: 'What a failure has besides when `application/problem+json` was asked for (RFC 9457).',
})
export class ProblemDetailsDto implements Record<keyof ProblemDetails, unknown> {
  @ApiProperty({ enum: ['about:blank'], description: 'The `code` says what problem it is.' })
  type!: string;

  @ApiProperty({ description: 'The status in words.', example: 'Bad Request' })
  title!: string;

  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599, example: 400 })
  status!: number;

  @ApiProperty({ description: 'The same text as `message`.' })
  detail!: string;
}

/** What the responses of an operation depend on. */
interface ResponseFacts {
  /** Of the successful response. */
  readonly status: string;
  readonly answer: Answer;
  /** The codes that follow from the handler's decorators, and those that it declares itself. */
  readonly impliedCodes: readonly ErrorCode[];
  readonly ownCodes: readonly ErrorCode[];
  readonly withData: ErrorWithData | undefined;
  readonly limited: boolean;
  readonly takesToken: boolean;
}

/** All responses of an operation by status, as OpenAPI Response Objects. */
export function responsesOf(facts: ResponseFacts) {
  const own = [...facts.ownCodes, ...(facts.withData === undefined ? [] : [facts.withData.code])];
  const codes = [...new Set([...facts.impliedCodes, ...own])];
  const failures = Object.groupBy(codes, (code) => statusOf(code, facts));
  return {
    [facts.status]: successResponse(facts),
    ...(facts.answer.accepted !== undefined && { 202: successResponse({ ...facts, answer: facts.answer.accepted }) }),
    ...(facts.answer.tagged && {
      304: response('The client has it already.', facts, { ETag: headerRef('ETag') }, {}),
    }),
    ...(facts.answer.moved !== undefined && {
      301: response(facts.answer.moved, facts, { Location: MOVED_TO }, inEnvelope({ data: null })),
    }),
    ...Object.fromEntries(
      Object.entries(failures).map(([status, group = []]) => [status, failureResponse(group, facts)]),
    ),
  };
}

function statusOf(code: ErrorCode, { takesToken }: ResponseFacts): number {
  const { status, statusWithToken } = errorMeaning(code);
  return takesToken ? (statusWithToken ?? status) : status;
}

/** Media types and what is sent in each. */
export type Content = Readonly<Record<string, { readonly schema: JsonSchema; readonly example?: unknown }>>;

/** An OpenAPI Response Object, with the headers that all have. */
function response(description: string, { limited }: ResponseFacts, headers: object, content: Content) {
  const common = {
    'X-Request-Id': headerRef('RequestId'),
    ...(limited && { RateLimit: headerRef('RateLimit'), 'RateLimit-Policy': headerRef('RateLimitPolicy') }),
  };
  return { description, headers: { ...common, ...headers }, content };
}

function successResponse(facts: ResponseFacts) {
  const { answer } = facts;
  const { content, or = [], headers = {} } = answer;
  const plain = [content, ...or].filter((each) => each !== undefined);
  const own = Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]);
  const tag = answer.tagged && { ETag: headerRef('ETag') };
  return response(
    'OK',
    facts,
    { ...tag, ...(Object.fromEntries(own) as object) },
    {
      ...(content === undefined && inEnvelope(answer)),
      ...Object.fromEntries(
        plain.map(({ mediaType, schema = { type: 'string' }, example }) => [mediaType, { schema, example }]),
      ),
    },
  );
}

const MOVED_TO = {
  description: 'Where it is now.',
  required: true,
  schema: { type: 'string', format: 'uri-reference' },
};

const inEnvelope = (answer: Answer) => ({ 'application/json': { schema: envelope(answer) } });

function envelope({ data, alternative, nullable = false, message, beside = {} }: Answer): JsonSchema {
  const none = { type: 'null' };
  const choices = [data, alternative].flatMap((type) => (type ? [{ $ref: getSchemaPath(type) }] : []));
  const schema = choices.length > 1 ? { anyOf: choices } : (choices[0] ?? none);
  return {
    type: 'object',
    required: ['success', 'message', 'error', 'data', ...Object.keys(beside)],
    properties: {
      success: { const: true },
      message: message === undefined ? none : { type: 'string', description: MESSAGE, example: message },
      error: none,
      data: nullable ? { anyOf: [schema, none] } : schema,
      ...beside,
    },
  };
}

function failureResponse(codes: readonly ErrorCode[], facts: ResponseFacts) {
  const { answer, withData } = facts;
  const retry = codes.map((code) => errorMeaning(code).retryAfter);
  const always = retry.every((when) => when === 'always');
  const headers = {
    ...(codes.some((code) => statusOf(code, facts) === 401) && { 'WWW-Authenticate': headerRef('Challenge') }),
    ...(codes.includes('insufficient_scope') && { 'WWW-Authenticate': headerRef('MissingScope') }),
    ...(retry.some(Boolean) && { 'Retry-After': headerRef(always ? 'RetryAfter' : 'MaybeRetryAfter') }),
  };
  const content = answer.errorsAsPages
    ? { 'text/html': { schema: { type: 'string' } } }
    : failureContents(codes, withData);
  return response(codes.map((code) => `\`${code}\``).join(', '), facts, headers, content);
}

/** The same as JSON, and as Problem Details for whoever asks for them. */
function failureContents(codes: readonly ErrorCode[], withData: ErrorWithData | undefined) {
  const json = failureContent(codes, withData);
  return {
    'application/json': json,
    'application/problem+json': { schema: { allOf: [json.schema, { $ref: getSchemaPath(ProblemDetailsDto) }] } },
  };
}

/** The schema of failures with these codes; with `data` where the response has it. */
function failureContent(codes: readonly ErrorCode[], withData: ErrorWithData | undefined) {
  if (withData === undefined || !codes.includes(withData.code)) return plainFailureContent(codes);
  const others = codes.filter((code) => code !== withData.code);
  const text = { type: 'string' };
  const own = {
    schema: {
      type: 'object',
      required: ['success', 'message', 'error', 'data', 'code', 'request_id'],
      properties: {
        success: { const: false },
        message: text,
        error: text,
        data: { $ref: getSchemaPath(withData.data) },
        code: { const: withData.code },
        request_id: text,
      },
    },
    example: failureExample(withData.code, withData.example),
  };
  if (others.length === 0) return own;
  const { schema, examples } = plainFailureContent(others);
  return {
    schema: { anyOf: [schema, own.schema] },
    examples: { ...examples, [withData.code]: { value: own.example } },
  };
}

function plainFailureContent(codes: readonly ErrorCode[]) {
  const ofCodes = { type: 'object', properties: { code: { enum: codes } } };
  return {
    schema: { allOf: [{ $ref: getSchemaPath(FailureDto) }, ofCodes] },
    examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
  };
}

/** An example of the response with this code. */
export function failureExample(code: ErrorCode, data: unknown = null): Readonly<Record<string, unknown>> {
  const message = errorMeaning(code).meaning.replaceAll('`', '');
  return {
    success: false,
    message,
    error: message,
    data,
    code,
    ...(code === 'validation_failed' && { details: [{ field: 'artist_name', message: 'artist_name is required.' }] }),
    request_id: '3f1c6c1e-0f0b-4c83-9a57-2f7f6a0d9a10',
  };
}

export const headerRef = (name: keyof typeof HEADERS) => ({ $ref: `#/components/headers/${name}` });

const seconds = { type: 'integer', minimum: 1 };

/** The headers that the responses refer to. */
export const HEADERS = {
  RequestId: {
    description: 'Identifies this request, also in the log.',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  },
  RateLimit: {
    description:
      'The rest of each budget (`r`) and in how many seconds it is reset (`t`): IETF draft ratelimit-headers. Absent when the request was refused before it was counted.',
    schema: { type: 'string' },
    example: '"api_search_minute";r=19;t=60',
  },
  RateLimitPolicy: {
    description: 'How many requests each budget allows (`q`) in how many seconds (`w`).',
    schema: { type: 'string' },
    example: '"api_search_minute";q=20;w=60',
  },
  RetryAfter: { description: 'Seconds after which to retry.', required: true, schema: seconds },
  MaybeRetryAfter: { description: 'Seconds after which to retry, if known.', schema: seconds },
  Challenge: {
    description: 'How to log in: `Session` with `POST /api/auth/login`, `Bearer` with a token.',
    required: true,
    schema: { type: 'string' },
    example: 'Session realm="Octa Music"',
  },
  MissingScope: {
    description: 'Which scope a token lacks.',
    schema: { type: 'string' },
    example: 'Bearer realm="Octa Music", error="insufficient_scope", scope="search"',
  },
  ETag: {
    description: 'Names this version, for `If-None-Match`; a playlist’s also for `If-Match`.',
    required: true,
    schema: { type: 'string' },
    example: '"3"',
  },
  Deprecation: {
    description: 'Since when another operation should be used instead (RFC 9745).',
    schema: { type: 'string' },
    example: '@1795478400',
  },
} as const;
