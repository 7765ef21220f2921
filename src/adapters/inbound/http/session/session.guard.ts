import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { HttpSessions } from './http-sessions.js';

const SESSION_ACCESS = 'octa:session-access';

type SessionAccess = 'none' | 'peek';

/** The routes don't depend on the user: session cookies are ignored. */
export const WithoutSession = (): ClassDecorator & MethodDecorator =>
  SetMetadata(SESSION_ACCESS, 'none' satisfies SessionAccess);

/** The route reads the session without prolonging it. */
export const PeeksAtSession = (): MethodDecorator => SetMetadata(SESSION_ACCESS, 'peek' satisfies SessionAccess);

/** Resumes the session that a request's cookie names, before anything else about the route is decided. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: HttpSessions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<SessionAccess | undefined>(SESSION_ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'none') return true;
    await this.sessions.resume(context.switchToHttp().getResponse<Response>(), { prolong: access !== 'peek' });
    return true;
  }
}
