import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpException } from '@nestjs/common';
import { DomainError, type DomainErrorKind, type FieldProblem } from '../../../../core/shared/domain-error.js';
import { setRetryAfter } from '../retry-after.js';

/** An error as a client may see it. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details?: readonly FieldProblem[];
  readonly retryAfterSeconds?: number;
  /** What a program is told besides. */
  readonly data?: unknown;
  /** Not meant to happen: a defect, to be logged with what caused it. */
  readonly unexpected: boolean;
}

/** An error of the HTTP layer itself: wrong content type, cross-site, rate limited. The core throws DomainErrors. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Whole seconds. */
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

const STATUS: Record<DomainErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  rate_limited: 429,
  unavailable: 503,
  upstream_failed: 502,
  upstream_timeout: 504,
};

/**
 * How to log in, as every 401 says (RFC 9110, 15.5.2): with a session, or where programs may, with a token. For `Basic`
 * browsers would open a dialog.
 */
function challengeTo({ url }: IncomingMessage): string {
  const session = 'Session realm="Octa Music"';
  return url?.startsWith('/api/v1/') ? `${session}, Bearer realm="Octa Music"` : session;
}

/** Sets the status of a refusal, and the headers that go with it. */
export function setProblemStatus(
  response: ServerResponse,
  { status, retryAfterSeconds }: Pick<Problem, 'status' | 'retryAfterSeconds'>,
): void {
  response.statusCode = status;
  setRetryAfter(response, retryAfterSeconds);
  if (status === 401 && !response.hasHeader('WWW-Authenticate')) {
    response.setHeader('WWW-Authenticate', challengeTo(response.req));
  }
}

/** What the body parsers and the router throw, by their `type` (see `http-errors`, `raw-body`). */
const PARSER_PROBLEMS: Record<string, Omit<Problem, 'unexpected'>> = {
  'encoding.unsupported': {
    status: 415,
    code: 'unsupported_encoding',
    message: 'The content encoding of the request body is not supported.',
  },
};

/** What `raw-body` throws when a body is larger than its route takes. */
function tooLarge(error: unknown): Problem | null {
  const { type, limit } = (error ?? {}) as { type?: unknown; limit?: unknown };
  if (type !== 'entity.too.large') return null;
  const message = `The request body is larger than ${Math.floor(Number(limit) / 1024)} KB.`;
  return { status: 413, code: 'payload_too_large', message, unexpected: false };
}

/** Turns whatever was thrown into what a client may see: no driver's text, no stack, no path. */
export function toProblem(error: unknown): Problem {
  if (error instanceof DomainError) return { ...pick(error), status: STATUS[error.kind], unexpected: false };
  if (error instanceof Refusal) return { ...pick(error), status: error.status, unexpected: false };
  const parser = PARSER_PROBLEMS[String((error as { type?: unknown } | null)?.type)];
  if (parser !== undefined) return { ...parser, unexpected: false };
  const large = tooLarge(error);
  if (large !== null) return large;
  const status = statusOf(error);
  if (status === 404) {
    return { status, code: 'not_found', message: 'There is nothing at this address.', unexpected: false };
  }
  if (status >= 400 && status < 500) {
    return { status, code: 'bad_request', message: 'The request could not be understood.', unexpected: false };
  }
  const message = 'Something went wrong on our side. Please try again later.';
  return { status: 500, code: 'internal_error', message, unexpected: true };
}

function pick(
  error: DomainError | Refusal,
): Pick<Problem, 'code' | 'message' | 'details' | 'retryAfterSeconds' | 'data'> {
  return {
    code: error.code,
    message: error.message,
    ...(error instanceof DomainError && error.details !== undefined && { details: error.details }),
    ...(error instanceof DomainError && error.data !== undefined && { data: error.data }),
    ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
  };
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : 500;
}
