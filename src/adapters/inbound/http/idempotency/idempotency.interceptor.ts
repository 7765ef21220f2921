import { createHash } from 'node:crypto';
import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { catchError, mergeMap, type Observable, of } from 'rxjs';
import { Clock } from '../../../../core/shared/clock.js';
import { DomainError, validationFailed } from '../../../../core/shared/domain-error.js';
import { IdempotencyStore, type IdempotentRequest } from '../../../../core/shared/idempotency.js';
import { Refusal, toProblem } from '../errors/problem.js';
import { PerRequest } from '../per-request.js';
import { requireUser } from '../session/current-login.js';

const HEADER = 'Idempotency-Key';

/** Visible characters, a UUID as a rule. */
const KEY = /^[\x21-\x7e]{1,255}$/;

const keys = new PerRequest<string>();

/**
 * Names what this request makes, and every repetition of it; `undefined` without the header. A key that is used anew
 * after its day names something else.
 */
export function idempotencyKeyOf(request: Request): string | undefined {
  return keys.get(request);
}

/**
 * Answers a repeated request as the first time (draft-ietf-httpapi-idempotency-key-header). What was refused has changed
 * nothing, and is tried again.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly store: IdempotencyStore,
    private readonly clock: Clock,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const key = request.header(HEADER);
    if (key === undefined) return next.handle();
    if (!KEY.test(key)) {
      throw validationFailed([{ field: HEADER, message: `${HEADER} must have 1 to 255 visible characters.` }]);
    }
    const named = { ownerId: requireUser(request).id, key, fingerprint: fingerprintOf(request) };
    const begun = await this.store.begin(named, this.clock.now());
    if (begun.status === 'other_request') {
      throw new Refusal(422, 'idempotency_key_reused', `This ${HEADER} was used for another request.`);
    }
    if (begun.status === 'running') {
      throw new Refusal(409, 'idempotency_key_in_use', `The request with this ${HEADER} is still running.`);
    }
    if (begun.status === 'done') {
      const { status, location, body } = begun.answer;
      if (location !== null) response.location(location);
      response.status(status);
      return of(JSON.parse(body) as unknown);
    }
    keys.set(request, `${HEADER} ${begun.since.getTime()} ${key}`);
    return next.handle().pipe(
      mergeMap(async (body: unknown) => {
        await this.finish(named, response, JSON.stringify(body));
        return body;
      }),
      catchError(async (error: unknown) => {
        if (toProblem(error).status < 500) await this.store.forget(named);
        throw error;
      }),
    );
  }

  /** Done is done, whether or not that can be kept: without it, the next attempt finds what this one made. */
  private async finish(named: IdempotentRequest, response: Response, body: string): Promise<void> {
    const location = response.getHeader('Location');
    try {
      await this.store.finish(named, {
        status: response.statusCode,
        location: typeof location === 'string' ? location : null,
        body,
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
}

function fingerprintOf({ method, originalUrl, body }: Request): string {
  return createHash('sha256').update(`${method} ${originalUrl}\n`).update(JSON.stringify(body)).digest('hex');
}

/** The handler takes `Idempotency-Key`. Its codes stand in its `@ApiErrors`. */
export const Idempotent = (): MethodDecorator =>
  applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: HEADER,
      description:
        'Made up by the client, such as a UUID: a request that is repeated with it within 24 hours is answered as the first time, and acts once. What was refused is tried again.',
      required: false,
      schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
    }),
  );

/** The codes of `@Idempotent`. */
export const IDEMPOTENCY_CODES = ['idempotency_key_reused', 'idempotency_key_in_use'] as const;
