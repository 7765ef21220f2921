import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import { mergeMap, type Observable } from 'rxjs';
import { Refusal } from '../errors/problem.js';
import { CsrfTokens } from './csrf-tokens.js';

/**
 * What the handler of a form returns, so that it is run only after the check of the form's token. A handler that has
 * answered the request already returns `undefined`.
 */
export interface FormAction {
  /** Acts, and answers the request. */
  run(): Promise<void>;
  /** Shows the form again with the reason for the refusal. */
  refuse(error: Refusal): Promise<void>;
}

/**
 * Checks the CSRF token of each form (`@TakesForm()`) and then runs or refuses what its handler returned. Not a
 * guard, which could only refuse with an error page: an expired form is shown again with what was typed. Uploads, too,
 * are read only after the guards.
 */
@Injectable()
export class CsrfInterceptor implements NestInterceptor<FormAction | undefined, void> {
  constructor(private readonly tokens: CsrfTokens) {}

  intercept(context: ExecutionContext, next: CallHandler<FormAction | undefined>): Observable<void> {
    const request = context.switchToHttp().getRequest<Request>();
    return next.handle().pipe(
      mergeMap(async (action) => {
        if (this.tokens.isValid(request)) await action?.run();
        else await action?.refuse(formExpired());
      }),
    );
  }
}

function formExpired(): Refusal {
  return new Refusal(403, 'csrf_failed', 'This form was open for too long, or in another tab. Please submit it again.');
}
