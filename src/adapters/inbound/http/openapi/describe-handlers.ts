import { type INestApplication, RequestMethod, type Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ApiCookieAuth, ApiResponse } from '@nestjs/swagger';
import { bodyKindOf } from '../input/body.guard.js';
import { limitsOf } from '../limits/rate-limit.guard.js';
import { needsLogin } from '../session/logged-in.guard.js';
import { answerOf, type DescribedAnswer, errorsOf, errorWithDataOf, SESSION_SCHEME } from './api-answer.js';
import type { ErrorCode } from './error-codes.js';
import { responsesOf } from './responses.js';

/** What a handler's decorators say of it: the same that Nest, the guards and the pipes go by. */
interface RouteFacts {
  readonly method: RequestMethod;
  readonly limited: boolean;
  readonly needsLogin: boolean;
  readonly takesJson: boolean;
  readonly hasQuery: boolean;
  readonly hasParameters: boolean;
}

const done = new WeakSet<Type>();

/** Puts the library's decorators for answers and log-in on every handler that has an `@ApiAnswer`; once, as metadata. */
export function describeHandlers(app: INestApplication): void {
  for (const { controllers } of app.get(ModulesContainer).values()) {
    for (const { metatype } of controllers.values()) describeController(metatype as Type);
  }
}

function describeController(controller: Type): void {
  if (done.has(controller)) return;
  done.add(controller);
  const prototype = controller.prototype as object;
  for (const name of new MetadataScanner().getAllMethodNames(prototype)) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
    const handler = descriptor?.value as object;
    const answer = answerOf(handler);
    if (descriptor === undefined || answer === undefined) continue;
    for (const decorate of decoratorsOf(handler, answer, routeFacts(controller, name, handler))) {
      decorate(prototype, name, descriptor);
    }
  }
}

function decoratorsOf(handler: object, answer: DescribedAnswer, facts: RouteFacts): MethodDecorator[] {
  const status = Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined;
  const responses = responsesOf({
    status: status ?? (facts.method === RequestMethod.POST ? 201 : 200),
    answer,
    impliedCodes: impliedCodes(facts),
    ownCodes: errorsOf(handler),
    withData: errorWithDataOf(handler),
    limited: facts.limited,
  });
  return [
    ...(facts.needsLogin ? [ApiCookieAuth(SESSION_SCHEME)] : []),
    // The library's types know OpenAPI 3.0; what it is given here goes into the document as it is.
    ...Object.entries(responses).map(([each, response]) => ApiResponse({ status: Number(each), ...response })),
  ];
}

function routeFacts(controller: Type, name: string, handler: object): RouteFacts {
  const args = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) as Record<string, unknown> | undefined;
  const kinds = Object.keys(args ?? {}).map((key): RouteParamtypes => Number(key.split(':')[0]));
  const takesJson = bodyKindOf(handler) === 'json';
  if (takesJson !== kinds.includes(RouteParamtypes.BODY)) {
    throw new Error(`${controller.name}.${name}: what takes JSON needs a @Body() parameter, and the other way round`);
  }
  return {
    method: Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod,
    limited: limitsOf(handler).length > 0,
    needsLogin: needsLogin(controller, handler),
    takesJson,
    hasQuery: kinds.includes(RouteParamtypes.QUERY),
    hasParameters: kinds.includes(RouteParamtypes.PARAM),
  };
}

function impliedCodes(facts: RouteFacts): ErrorCode[] {
  const codes: ErrorCode[] = ['suspicious_url', 'internal_error'];
  if (facts.takesJson || facts.hasParameters) codes.push('bad_request');
  if (facts.takesJson || facts.hasQuery) codes.push('validation_failed');
  if (facts.takesJson) codes.push('invalid_content_type', 'invalid_json', 'payload_too_large');
  if (facts.takesJson) codes.push('unsupported_encoding', 'unsupported_charset');
  if (facts.limited) codes.push('rate_limited');
  if (facts.needsLogin) codes.push('not_authenticated', 'database_unavailable');
  if (facts.method !== RequestMethod.GET) codes.push('cross_site_request');
  return codes;
}
