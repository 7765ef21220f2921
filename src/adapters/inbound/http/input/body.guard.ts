import { parse } from 'node:querystring';
import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  HttpCode,
  Injectable,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import express, { type Request, type Response } from 'express';
import { isWithinJsonBounds } from '../../../../core/shared/json-bounds.js';
import { CsrfInterceptor, type FormAction } from '../csrf/csrf.interceptor.js';
import { Refusal } from '../errors/problem.js';
import { FILE_BODY_MAX_BYTES, fileBodyOf, isFile } from './file-body.js';

const BODY_KIND = 'octa:body-kind';
const BODY_OPTIONAL = 'octa:body-optional';

export type BodyKind = 'json' | 'form' | 'file';

const LIMIT_BYTES = 100 * 1024;

/** The handler takes a JSON body. */
export const TakesJson = (): MethodDecorator => SetMetadata(BODY_KIND, 'json' satisfies BodyKind);

/** The handler takes a file, as the body itself, in a form or in JSON: the request's body is a `FileBody`. */
export const TakesFile = (): MethodDecorator => SetMetadata(BODY_KIND, 'file' satisfies BodyKind);

/** The handler takes a JSON body in which nothing is required, and which may be left out. */
export const MayTakeJson = (): MethodDecorator => applyDecorators(TakesJson(), SetMetadata(BODY_OPTIONAL, true));

type FormHandler = (...args: never[]) => FormAction | undefined | Promise<FormAction | undefined>;

type FormHandlerDecorator = <T extends FormHandler>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<T>,
) => void;

/**
 * The handler takes an HTML form and returns an action, which runs after the CSRF check and answers 200 unless it says
 * otherwise. Stands above decorators with interceptors of their own (`@AuthEvent`, uploads), which have to enclose that.
 */
export function TakesForm(): FormHandlerDecorator;
/** The handler takes an HTML form from any site, and changes nothing. */
export function TakesForm(options: { csrf: false }): MethodDecorator;
export function TakesForm({ csrf }: { csrf: boolean } = { csrf: true }): MethodDecorator {
  const kind = SetMetadata(BODY_KIND, 'form' satisfies BodyKind);
  return csrf ? applyDecorators(kind, HttpCode(200), UseInterceptors(CsrfInterceptor)) : kind;
}

/** The kind of body that a handler takes; none when it reads no body. */
export function bodyKindOf(handler: object): BodyKind | undefined {
  return Reflect.getMetadata(BODY_KIND, handler) as BodyKind | undefined;
}

/** Far more than any form here has. */
const MAX_FORM_FIELDS = 100;

const NO_BYTES = Buffer.alloc(0);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Accepts a request only with a body of the kind that its handler takes, and reads it.
 *
 * Bodies are read here, and not in a middleware before the router, so that a client that is over its limit is refused
 * first: guards run in order, and the one for rate limits comes before this one. A malformed body then counts, too.
 */
@Injectable()
export class BodyGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const handler = context.getHandler();
    const kind = this.reflector.get<BodyKind | undefined>(BODY_KIND, handler);
    if (kind === undefined) return true;
    const request = context.switchToHttp().getRequest<Request>();
    // A DELETE says what it is about by its address; what else there is to say may be left out.
    const optional = request.method === 'DELETE' || this.reflector.get<boolean | undefined>(BODY_OPTIONAL, handler);
    if (optional && !hasBody(request)) return true;
    if (kind === 'json' && !isJson(request)) {
      throw new Refusal(400, 'invalid_content_type', 'The Content-Type must be application/json.');
    }
    if (kind === 'file' && !isJson(request) && !isFile(request))
      return fileBodyOf(request, false, NO_BYTES).then(() => true);
    return readBody(kind, context.switchToHttp().getResponse<Response>());
  }
}

/** What was typed into a URL-encoded form that was refused before it was read; empty when it can't be read. */
export async function readRefusedForm(response: Response): Promise<Record<string, unknown>> {
  try {
    await readBody('form', response);
  } catch {
    return {};
  }
  return (response.req.body ?? {}) as Record<string, unknown>;
}

/**
 * Reads the bytes with Express and parses them here: its own parsers know only one spelling of UTF-8, and replace bytes
 * that are none.
 */
async function readBody(kind: BodyKind, response: Response): Promise<true> {
  const { req: request } = response;
  if (kind !== 'file' && !isUtf8(request))
    throw new Refusal(415, 'unsupported_charset', 'The request body must be in UTF-8.');
  // Other forms, such as uploads, are left to their handler.
  const type = kind !== 'form' ? () => true : 'application/x-www-form-urlencoded';
  const reader = express.raw({ limit: kind === 'file' ? FILE_BODY_MAX_BYTES : LIMIT_BYTES, type });
  await new Promise<void>((resolve, reject) => {
    void reader(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('unreadable body'));
    });
  });
  const bytes: unknown = request.body;
  if (kind === 'file') {
    request.body = await fileBodyOf(request, isJson(request), Buffer.isBuffer(bytes) ? bytes : NO_BYTES);
    return true;
  }
  if (Buffer.isBuffer(bytes)) request.body = kind === 'json' ? parseJson(bytes) : parseForm(bytes);
  return true;
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  // Brackets, commas and quotation marks are the same in Latin-1, which is read faster.
  if (!isWithinJsonBounds(bytes.toString('latin1'))) {
    throw new Refusal(400, 'invalid_json', 'The request body has too many parts, or is nested too deeply.');
  }
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new Refusal(400, 'invalid_json', 'The request body is not valid JSON in UTF-8.');
  }
}

function parseForm(bytes: Buffer): object {
  try {
    const text = utf8.decode(bytes);
    // What is percent-encoded has to be UTF-8, too.
    decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, '%25'));
    if (text.split('&', MAX_FORM_FIELDS + 1).length <= MAX_FORM_FIELDS) return parse(text);
  } catch {
    throw new Refusal(400, 'bad_request', 'The form is not valid UTF-8.');
  }
  throw new Refusal(413, 'payload_too_large', 'The form has too many fields.');
}

/** Checks the header alone: `request.is` is `null` without a body. */
function isJson(request: Request): boolean {
  return /^application\/(?:json|[^\s;]+\+json)\s*(?:;|$)/i.test(request.headers['content-type']?.trim() ?? '');
}

/** Whether the request announces a body, by its framing (RFC 9112, 6). */
function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** No character set, or UTF-8 in any spelling. */
function isUtf8(request: Request): boolean {
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(request.headers['content-type'] ?? '')?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset);
}
