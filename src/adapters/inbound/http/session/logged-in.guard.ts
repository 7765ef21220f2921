import { applyDecorators, type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiCookieAuth } from '@nestjs/swagger';
import type { Request } from 'express';
import { SESSION_SCHEME } from '../openapi/api-answer.js';
import { requireUser } from './current-login.js';

const NEEDS_LOGIN = 'octa:needs-login';

/** The routes require a log-in; a visitor is refused before the body is read. */
export const NeedsLogin = (): ClassDecorator & MethodDecorator =>
  applyDecorators(SetMetadata(NEEDS_LOGIN, true), ApiCookieAuth(SESSION_SCHEME));

@Injectable()
export class LoggedInGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /** @throws what {@link requireUser} throws */
  canActivate(context: ExecutionContext): boolean {
    const needed = this.reflector.getAllAndOverride<boolean | undefined>(NEEDS_LOGIN, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (needed) requireUser(context.switchToHttp().getRequest<Request>());
    return true;
  }
}
