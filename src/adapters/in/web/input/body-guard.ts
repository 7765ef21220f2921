import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { Refusal } from '../errors/refusal.js';

const BODY_KIND = 'octa:body-kind';

export type BodyKind = 'json' | 'form';

/** The handler takes a JSON body. */
export const TakesJson = (): MethodDecorator => SetMetadata(BODY_KIND, 'json' satisfies BodyKind);

/** The handler takes an HTML form. */
export const TakesForm = (): MethodDecorator => SetMetadata(BODY_KIND, 'form' satisfies BodyKind);

/** The kind of body that a handler takes; none when it reads no body. */
export function bodyKindOf(handler: object): BodyKind | undefined {
  return Reflect.getMetadata(BODY_KIND, handler) as BodyKind | undefined;
}

/** The contract's bound: 100 KB. */
const LIMIT_BYTES = 100 * 1024;

/** Far more fields than any form here has. */
const MAX_FORM_FIELDS = 100;

/**
 * Lets a request pass only with a body of the kind that its handler takes, and reads it.
 *
 * Bodies are read here, and not in a middleware before the router, so that a client that is over its limit is turned
 * away first: guards run in order, and the one for limits stands before this one. A malformed body then counts, too.
 */
@Injectable()
export class BodyGuard implements CanActivate {
  private readonly parsers: Record<BodyKind, RequestHandler> = {
    json: express.json({ limit: LIMIT_BYTES, strict: false }),
    form: express.urlencoded({ limit: LIMIT_BYTES, extended: false, parameterLimit: MAX_FORM_FIELDS }),
  };

  constructor(private readonly reflector: Reflector) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const kind = this.reflector.get<BodyKind | undefined>(BODY_KIND, context.getHandler());
    if (kind === undefined) return true;
    const request = context.switchToHttp().getRequest<Request>();
    if (kind === 'json' && !isJson(request)) {
      throw new Refusal(400, 'invalid_content_type', 'The Content-Type must be application/json.');
    }
    await this.read(this.parsers[kind], request, context.switchToHttp().getResponse<Response>());
    return true;
  }

  private read(parser: RequestHandler, request: Request, response: Response): Promise<void> {
    return new Promise((resolve, reject) => {
      void parser(request, response, (error?: unknown) => {
        if (error === undefined) resolve();
        else reject(error instanceof Error ? error : new Error('unreadable body'));
      });
    });
  }
}

/** Looks at the header alone: `request.is` answers only when there is a body. */
function isJson(request: Request): boolean {
  return /^application\/json\s*(?:;|$)/i.test(request.headers['content-type']?.trim() ?? '');
}
