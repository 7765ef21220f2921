import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { CsrfInterceptor, type FormAction } from '../csrf/csrf.interceptor.js';
import { Refusal } from '../errors/problem.js';

const BODY_KIND = 'octa:body-kind';
const BODY_LIMIT = 'octa:body-limit';

export type BodyKind = 'json' | 'form';

const LIMIT_BYTES = 100 * 1024;

/**
 * The handler takes a JSON body.
 * @param limitBytes more than 100 KB only for files
 */
export const TakesJson = (limitBytes = LIMIT_BYTES): MethodDecorator =>
  applyDecorators(SetMetadata(BODY_KIND, 'json' satisfies BodyKind), SetMetadata(BODY_LIMIT, limitBytes));

type FormHandler = (...args: never[]) => FormAction | undefined | Promise<FormAction | undefined>;

type FormHandlerDecorator = <T extends FormHandler>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<T>,
) => void;

/**
 * The handler takes an HTML form and returns an action, which runs after the CSRF check. Stands above decorators with
 * interceptors of their own (`@AuthEvent`, uploads), which have to enclose that.
 */
export function TakesForm(): FormHandlerDecorator;
/** The handler takes an HTML form from any site, and changes nothing. */
export function TakesForm(options: { csrf: false }): MethodDecorator;
export function TakesForm({ csrf }: { csrf: boolean } = { csrf: true }): MethodDecorator {
  const kind = SetMetadata(BODY_KIND, 'form' satisfies BodyKind);
  return csrf ? applyDecorators(kind, UseInterceptors(CsrfInterceptor)) : kind;
}

/** The kind of body that a handler takes; none when it reads no body. */
export function bodyKindOf(handler: object): BodyKind | undefined {
  return Reflect.getMetadata(BODY_KIND, handler) as BodyKind | undefined;
}

/** Far more than any form here has. */
const MAX_FORM_FIELDS = 100;

/**
 * Accepts a request only with a body of the kind that its handler takes, and reads it.
 *
 * Bodies are read here, and not in a middleware before the router, so that a client that is over its limit is refused
 * first: guards run in order, and the one for rate limits comes before this one. A malformed body then counts, too.
 */
@Injectable()
export class BodyGuard implements CanActivate {
  /** By their limit in bytes. */
  private readonly json = new Map<number, RequestHandler>();

  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const handler = context.getHandler();
    const kind = this.reflector.get<BodyKind | undefined>(BODY_KIND, handler);
    if (kind === undefined) return true;
    const request = context.switchToHttp().getRequest<Request>();
    if (kind === 'json' && !isJson(request)) {
      throw new Refusal(400, 'invalid_content_type', 'The Content-Type must be application/json.');
    }
    const parser = kind === 'json' ? this.jsonParser(this.reflector.get<number>(BODY_LIMIT, handler)) : formParser;
    return read(parser, request, context.switchToHttp().getResponse<Response>());
  }

  private jsonParser(limit: number): RequestHandler {
    const parser = this.json.get(limit) ?? express.json({ limit, strict: false });
    this.json.set(limit, parser);
    return parser;
  }
}

const formParser = express.urlencoded({ limit: LIMIT_BYTES, extended: false, parameterLimit: MAX_FORM_FIELDS });

/** What was typed into a URL-encoded form that was refused before it was read; empty when it can't be read. */
export async function readRefusedForm(request: Request, response: Response): Promise<Record<string, unknown>> {
  try {
    await read(formParser, request, response);
  } catch {
    return {};
  }
  return (request.body ?? {}) as Record<string, unknown>;
}

function read(parser: RequestHandler, request: Request, response: Response): Promise<true> {
  return new Promise((resolve, reject) => {
    void parser(request, response, (error?: unknown) => {
      if (error === undefined) resolve(true);
      else reject(error instanceof Error ? error : new Error('unreadable body'));
    });
  });
}

/** Checks the header alone: `request.is` is `null` without a body. */
function isJson(request: Request): boolean {
  return /^application\/json\s*(?:;|$)/i.test(request.headers['content-type']?.trim() ?? '');
}
