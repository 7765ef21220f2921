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
import { Metrics } from '../../../observability/metrics.js';
import type { AuthEventName } from '../../../observability/security-metrics.js';
import { recordedOutcome } from './errors/problem-log.js';
import { toProblem } from './errors/problem.js';
import { bodyKindOf } from './input/body.guard.js';

const AUTH_EVENT = 'octa:auth-event';

/**
 * Counts each call of the handler by its outcome. A request that is refused before the handler (rate limit, no log-in,
 * an unreadable body) is no attempt.
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
    // HEAD changes nothing.
    if (request.method === 'HEAD') return next.handle();
    const event = this.reflector.get<AuthEventName>(AUTH_EVENT, handler);
    return next.handle().pipe(
      tap({
        next: () => {
          // A form counts only with an outcome: a user who is logged in already is redirected without one.
          const fallback = bodyKindOf(handler) === 'form' ? undefined : 'success';
          const outcome = recordedOutcome(request) ?? fallback;
          if (outcome !== undefined) this.metrics.security.authEvent(event, outcome);
        },
        error: (error: unknown) => this.metrics.security.authEvent(event, toProblem(error).code),
      }),
    );
  }
}

/** Counts the handler's outcomes under this name. */
export const AuthEvent = (name: AuthEventName): MethodDecorator =>
  applyDecorators(SetMetadata(AUTH_EVENT, name), UseInterceptors(AuthEventInterceptor));
