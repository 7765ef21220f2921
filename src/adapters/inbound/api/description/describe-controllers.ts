import {
  ApiBearerAuth,
  ApiBody,
  ApiCookieAuth,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiSecurity,
} from '@nestjs/swagger';
import type { JsonSchema } from '../../http/input/field-schema.js';
import { DESCRIBED_CONTROLLERS } from './described-controllers.js';
import type { DescribedController, OperationDescription } from './operation.js';
import { responsesOf } from './responses.js';
import { type InputFacts, routeFacts, type RouteFacts } from './route-facts.js';

/** The names of the security schemes in the document. */
export const SESSION_SCHEME = 'session';
export const METRICS_SCHEME = 'metrics';

const done = new WeakSet<DescribedController>();

/** Puts the library's decorators on every described handler, once; they are plain metadata. */
export function describeControllers(): void {
  for (const described of DESCRIBED_CONTROLLERS) {
    if (done.has(described)) continue;
    done.add(described);
    for (const [name, operation] of Object.entries(described.operations)) {
      const target = described.controller.prototype as object;
      const descriptor = Object.getOwnPropertyDescriptor(target, name);
      if (descriptor === undefined) throw new Error(`${described.controller.name} has no handler ${name}`);
      const facts = routeFacts(described.controller, name);
      for (const decorate of decoratorsOf(operation, facts)) decorate(target, name, descriptor);
    }
  }
}

function decoratorsOf(operation: OperationDescription, facts: RouteFacts): MethodDecorator[] {
  const { id, tag, summary, description, deprecated } = operation;
  // The library's types know OpenAPI 3.0; what it is given here goes into the document as it is.
  const responses = Object.entries(responsesOf(operation, facts)).map(([status, response]) =>
    ApiResponse({ status: Number(status), ...response }),
  );
  return [
    ApiOperation({
      operationId: id,
      summary,
      tags: [tag],
      ...(description !== undefined && { description }),
      ...(deprecated && { deprecated }),
    }),
    ...facts.pathParameters.map((name) =>
      ApiParam({ name, required: true, ...parameter(operation, name, { type: 'string', minLength: 1 }) }),
    ),
    ...queryDecorators(operation, facts.query),
    ...(facts.body === null ? [] : [bodyDecorator(operation, facts.body)]),
    ...securityOf(operation, facts),
    ...responses,
  ];
}

function securityOf({ session, metricsToken }: OperationDescription, { needsLogin }: RouteFacts): MethodDecorator[] {
  if (metricsToken) return [ApiSecurity({}), ApiBearerAuth(METRICS_SCHEME)];
  if (needsLogin || session === 'needed') return [ApiCookieAuth(SESSION_SCHEME)];
  // An empty requirement beside the other: it works without, too.
  return session === 'looked at' ? [ApiSecurity({}), ApiCookieAuth(SESSION_SCHEME)] : [];
}

function queryDecorators(operation: OperationDescription, query: InputFacts | null): MethodDecorator[] {
  return Object.entries(query?.fields ?? {}).map(([name, { schema, required }]) =>
    ApiQuery({ name, required, ...parameter(operation, name, schema) }),
  );
}

function parameter({ fields = {}, example = {} }: OperationDescription, name: string, schema: JsonSchema) {
  const { description, ...bounds } = fields[name] ?? {};
  return {
    ...(typeof description === 'string' && { description }),
    schema: { ...schema, ...bounds, ...(name in example && { examples: [example[name]] }) },
  };
}

function bodyDecorator({ fields = {}, example = {} }: OperationDescription, body: InputFacts): MethodDecorator {
  const names = Object.keys(body.fields);
  const schema = {
    type: 'object',
    required: names.filter((name) => body.fields[name]?.required),
    properties: Object.fromEntries(names.map((name) => [name, { ...body.fields[name]?.schema, ...fields[name] }])),
    additionalProperties: false,
    examples: [Object.fromEntries(names.filter((name) => name in example).map((name) => [name, example[name]]))],
  };
  return ApiBody({ required: true, schema });
}
