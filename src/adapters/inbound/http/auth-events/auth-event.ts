import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { type Observable, tap } from 'rxjs';
import { Metrics } from '../../../../observability/metrics.js';
import type { AuthEventName } from '../../../../observability/security-metrics.js';
import { toProblem } from '../errors/problem.js';
import { bodyKindOf } from '../input/body.guard.js';
import { notedOutcome } from './auth-outcomes.js';

const AUTH_EVENT = 'octa:auth-event';

/**
 * Counts each time that the handler was tried, and how that came out. What never reached the handler (too often, nobody
 * logged in, a body that cannot be read) is no attempt.
 */
@Injectable()
class AuthEventInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly metrics: Metrics,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const handler = context.getHandler();
    const request = context.switchToHttp().getRequest<Request>();
    // A HEAD only looks.
    if (request.method === 'HEAD') return next.handle();
    const event = this.reflector.get<AuthEventName>(AUTH_EVENT, handler);
    return next.handle().pipe(
      tap({
        next: () => {
          // Of a page's form only what was noted counts: somebody who is logged in already is just sent on.
          const unsaid = bodyKindOf(handler) === 'form' ? undefined : 'success';
          const outcome = notedOutcome(request) ?? unsaid;
          if (outcome !== undefined) this.metrics.security.authEvent(event, outcome);
        },
        error: (error: unknown) => this.metrics.security.authEvent(event, toProblem(error).code),
      }),
    );
  }
}

/** What the handler does about an account, by the name under which it is counted. */
export const AuthEvent = (name: AuthEventName): MethodDecorator =>
  applyDecorators(SetMetadata(AUTH_EVENT, name), UseInterceptors(AuthEventInterceptor));
