import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpException } from '@nestjs/common';
import { DomainError, type DomainErrorKind, type FieldProblem } from '../../../../core/shared/domain-error.js';
import { setRetryAfter } from '../retry-after.js';

/** An error as a client may see it. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details?: readonly FieldProblem[] | undefined;
  readonly retryAfterSeconds?: number | undefined;
  /** What a program is told besides. */
  readonly data?: unknown;
  /** Not meant to happen: a defect, to be logged with what caused it. */
  readonly unexpected?: boolean;
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

/** What the body parser throws, by its `type` (see `raw-body`). */
function parserProblem(error: unknown): Problem | null {
  const { type, limit } = (error ?? {}) as { type?: unknown; limit?: unknown };
  if (type === 'encoding.unsupported') {
    const message = 'The content encoding of the request body is not supported.';
    return { status: 415, code: 'unsupported_encoding', message };
  }
  if (type !== 'entity.too.large') return null;
  const message = `The request body is larger than ${Math.floor(Number(limit) / 1024)} KB.`;
  return { status: 413, code: 'payload_too_large', message };
}

/** Turns whatever was thrown into what a client may see: no driver's text, no stack, no path. */
export function toProblem(error: unknown): Problem {
  if (error instanceof DomainError) {
    const { kind, code, message, details, data, retryAfterSeconds } = error;
    return { status: STATUS[kind], code, message, details, data, retryAfterSeconds };
  }
  if (error instanceof Refusal) {
    const { status, code, message, retryAfterSeconds } = error;
    return { status, code, message, retryAfterSeconds };
  }
  const parser = parserProblem(error);
  if (parser !== null) return parser;
  const status = statusOf(error);
  if (status === 404) return { status, code: 'not_found', message: 'There is nothing at this address.' };
  if (status >= 400 && status < 500) {
    return { status, code: 'bad_request', message: 'The request could not be understood.' };
  }
  const message = 'Something went wrong on our side. Please try again later.';
  return { status: 500, code: 'internal_error', message, unexpected: true };
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : 500;
}
