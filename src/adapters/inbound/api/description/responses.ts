import { errorMeaning, type ErrorCode } from './error-codes.js';
import type { OperationDescription } from './operation.js';
import type { RouteFacts } from './route-facts.js';
import { component, constant, listOf, nothing, objectOf, type Shape, text } from './schemas.js';

/** An OpenAPI Response Object, loosely. */
type ResponseObject = Readonly<Record<string, unknown>> & { readonly description: string };

const MESSAGE = 'The text that a person may see.';

const fieldProblem = objectOf({
  field: text('artist_name', 'The field that was refused, or `body`.'),
  message: text('artist_name is required.'),
});

const failureKeys = {
  success: constant(false),
  message: text('There is nothing at this address.', MESSAGE),
  error: text('There is nothing at this address.', 'The same text as `message`.'),
  code: text('not_found', 'A stable word for programs.'),
  request_id: text(
    '3f1c6c1e-0f0b-4c83-9a57-2f7f6a0d9a10',
    'Also in the header `X-Request-Id`; finds the request in our log.',
  ),
};

const failureData = { schema: nothing.schema, example: null };

const failure = component(
  'Failure',
  objectOf<Record<keyof typeof failureKeys | 'data', unknown> & { details?: unknown }>(
    { ...failureKeys, data: failureData, details: listOf(component('FieldProblem', fieldProblem)) },
    { optional: ['details'], description: 'What every failed answer has. `details` comes with `validation_failed`.' },
  ),
);

/** The name of a code's example in `components.examples`. */
const exampleRef = (code: ErrorCode) => ({ $ref: `#/components/examples/${code}` });

/** An example of the answer with this code. */
export function failureExample(code: ErrorCode, data: unknown = null): Readonly<Record<string, unknown>> {
  const { message } = errorMeaning(code);
  const details = code === 'validation_failed' && { details: [{ field: 'artist_name', message }] };
  const example = failure.example as Record<string, unknown>;
  return { ...example, message, error: message, data, code, ...details };
}

/** All answers of an operation by status. */
export function responsesOf(
  operation: OperationDescription,
  facts: RouteFacts,
): Readonly<Record<string, ResponseObject>> {
  const own = operation.codes ?? [];
  const codes = [...new Set([...facts.codes, ...own])];
  const statuses = [...new Set(codes.map((code) => errorMeaning(code).status))].sort((one, other) => one - other);
  const failures = statuses.map((status) => {
    const group = codes.filter((code) => errorMeaning(code).status === status);
    return [String(status), failureResponse(group, operation, facts)] as const;
  });
  return { [facts.status]: successResponse(operation, facts), ...Object.fromEntries(failures) };
}

function successResponse(
  { answer, headers = {}, deprecated }: OperationDescription,
  facts: RouteFacts,
): ResponseObject {
  const contents =
    'content' in answer
      ? [answer]
      : [{ mediaType: 'application/json', content: envelope(answer) }, ...(answer.or ? [answer.or] : [])];
  const own = Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]);
  return {
    description: 'What was asked for.',
    headers: {
      ...commonHeaders(facts),
      ...(deprecated && { Deprecation: headerRef('Deprecation') }),
      ...Object.fromEntries(own),
    },
    content: Object.fromEntries(
      contents.map(({ mediaType, content: { schema, example } }) => [mediaType, { schema, example }]),
    ),
  };
}

function envelope({ data, message, beside = {} }: Extract<OperationDescription['answer'], { data: Shape }>): Shape {
  return objectOf({
    success: constant(true),
    message: message === undefined ? nothing : text(message, MESSAGE),
    error: nothing,
    data,
    ...beside,
  });
}

function failureResponse(
  codes: readonly ErrorCode[],
  operation: OperationDescription,
  facts: RouteFacts,
): ResponseObject {
  const asPages = codes.filter((code) => operation.failuresAsPages && !facts.codes.includes(code));
  const asJson = codes.filter((code) => !asPages.includes(code));
  const retry = codes.map((code) => errorMeaning(code).retryAfter);
  const always = retry.every((when) => when === 'always');
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    headers: {
      ...commonHeaders(facts),
      ...(retry.some(Boolean) && { 'Retry-After': headerRef(always ? 'RetryAfter' : 'MaybeRetryAfter') }),
      ...(operation.deprecated && { Deprecation: headerRef('Deprecation') }),
    },
    content: {
      ...(asJson.length > 0 && { 'application/json': failureContent(asJson, operation) }),
      ...(asPages.length > 0 && { 'text/html': { schema: { type: 'string' } } }),
    },
  };
}

/** The failure's shape with the codes that can come; with `data` where the answer keeps it. */
function failureContent(codes: readonly ErrorCode[], { failureData: kept = {} }: OperationDescription) {
  const [code] = codes;
  const data = code === undefined ? undefined : kept[code];
  if (code !== undefined && data !== undefined) {
    if (codes.length > 1) throw new Error(`${codes.join(', ')}: an answer that keeps its data has a status of its own`);
    return {
      schema: objectOf({ ...failureKeys, code: constant(code), data }).schema,
      example: failureExample(code, data.example),
    };
  }
  return {
    schema: { allOf: [failure.schema, { type: 'object', properties: { code: { enum: codes } } }] },
    examples: Object.fromEntries(codes.map((each) => [each, exampleRef(each)])),
  };
}

const headerRef = (name: keyof typeof HEADERS) => ({ $ref: `#/components/headers/${name}` });

function commonHeaders({ limited }: RouteFacts) {
  return {
    'X-Request-Id': headerRef('RequestId'),
    ...(limited && { RateLimit: headerRef('RateLimit'), 'RateLimit-Policy': headerRef('RateLimitPolicy') }),
  };
}

const seconds = { type: 'integer', minimum: 1 };

/** The headers that the answers refer to. */
export const HEADERS = {
  RequestId: {
    description: 'Names this request; the log lines about it carry the same.',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  },
  RateLimit: {
    description:
      'What is left of each budget (`r`) and in how many seconds it is whole again (`t`): IETF draft ratelimit-headers. Absent when the request was refused before it was counted.',
    schema: { type: 'string' },
    example: '"api_search_minute";r=19;t=60',
  },
  RateLimitPolicy: {
    description: 'How many requests each budget allows (`q`) in how many seconds (`w`).',
    schema: { type: 'string' },
    example: '"api_search_minute";q=20;w=60',
  },
  RetryAfter: { description: 'Whole seconds after which trying again makes sense.', required: true, schema: seconds },
  MaybeRetryAfter: { description: 'Whole seconds, where it is known when trying again makes sense.', schema: seconds },
  Deprecation: {
    description: 'Since when another operation should be used instead (RFC 9745).',
    schema: { type: 'string' },
    example: '@1795478400',
  },
} as const;
