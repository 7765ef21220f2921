import { RequestMethod, type Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { bodyKindOf } from '../../http/input/body.guard.js';
import { fieldSchemas, type FieldSchema } from '../../http/input/field-schema.js';
import { InputPipe } from '../../http/input/input.pipe.js';
import { limitsOf } from '../../http/limits/rate-limit.guard.js';
import { needsLogin } from '../../http/session/logged-in.guard.js';
import type { ErrorCode } from './error-codes.js';

interface RouteArgument {
  readonly data?: unknown;
  readonly pipes: readonly unknown[];
}

/** The fields that a handler reads from one place, and the name of the class that lists them. */
export interface InputFacts {
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldSchema>>;
}

/** What a handler's own decorators say of it: the same that Nest, the guards and the pipes go by. */
export interface RouteFacts {
  /** Of the good answer. */
  readonly status: number;
  readonly limited: boolean;
  readonly needsLogin: boolean;
  readonly body: InputFacts | null;
  readonly query: InputFacts | null;
  readonly pathParameters: readonly string[];
  /** The refusals that follow from all this. */
  readonly codes: readonly ErrorCode[];
}

/** Reads what the running code knows of a handler. */
export function routeFacts(controller: Type, name: string): RouteFacts {
  const handler = (controller.prototype as Record<string, object>)[name];
  if (handler === undefined) throw new Error(`${controller.name} has no handler ${name}`);
  const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod;
  const args = routeArguments(controller, name);
  const facts = {
    status: (Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined) ?? defaultStatus(method),
    limited: limitsOf(handler).length > 0,
    needsLogin: needsLogin(controller, handler),
    body: inputOf(args, 'body'),
    query: inputOf(args, 'query'),
    pathParameters: args.filter(({ type }) => type === Number(RouteParamtypes.PARAM)).map(({ data }) => String(data)),
  };
  const takesJson = bodyKindOf(handler) === 'json';
  if (takesJson !== (facts.body !== null)) {
    throw new Error(
      `${controller.name}.${name}: what takes JSON needs an InputPipe for its body, and the other way round`,
    );
  }
  return { ...facts, codes: impliedCodes({ ...facts, takesJson, changes: method !== RequestMethod.GET }) };
}

function impliedCodes(facts: Omit<RouteFacts, 'codes'> & { takesJson: boolean; changes: boolean }): ErrorCode[] {
  const codes: ErrorCode[] = ['suspicious_url', 'internal_error'];
  if (facts.takesJson || facts.pathParameters.length > 0) codes.push('bad_request');
  if (facts.takesJson || facts.query !== null) codes.push('validation_failed');
  if (facts.takesJson) codes.push('invalid_content_type', 'invalid_json', 'payload_too_large');
  if (facts.takesJson) codes.push('unsupported_encoding', 'unsupported_charset');
  if (facts.limited) codes.push('rate_limited');
  if (facts.needsLogin) codes.push('not_authenticated', 'database_unavailable');
  if (facts.changes) codes.push('cross_site_request');
  return codes;
}

function defaultStatus(method: RequestMethod): number {
  return method === RequestMethod.POST ? 201 : 200;
}

function routeArguments(controller: Type, name: string): (RouteArgument & { type: number })[] {
  const all = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, RouteArgument>;
  return Object.entries(all).map(([key, argument]) => ({ ...argument, type: Number(key.split(':')[0]) }));
}

function inputOf(args: readonly RouteArgument[], place: 'body' | 'query'): InputFacts | null {
  const pipes = args.flatMap(({ pipes }) => pipes);
  const pipe = pipes.find((candidate) => candidate instanceof InputPipe && candidate.place === place);
  if (!(pipe instanceof InputPipe)) return null;
  const fields = fieldSchemas(pipe.shape.prototype as object);
  const unknown = [...pipe.fields].filter((field) => fields[field] === undefined);
  if (unknown.length > 0) throw new Error(`${pipe.shape.name}: no decorator notes what ${unknown.join(', ')} takes`);
  return { name: pipe.shape.name, fields };
}
