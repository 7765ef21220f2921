import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';
import type { FieldProblem } from '../../../core/shared/domain-error.js';
import type { Problem } from './errors/problem.js';
import { requestIdOf } from './middleware/request-identity.js';

/** What every successful JSON answer has at least. */
export interface SuccessEnvelope<T> {
  readonly success: true;
  readonly message: string | null;
  readonly error: null;
  readonly data: T;
}

/** What every failed JSON answer has at least; `error` repeats `message` for clients of the former service. */
export interface FailureEnvelope {
  readonly success: false;
  readonly message: string;
  readonly error: string;
  readonly data: unknown;
  readonly code: string;
  readonly details?: readonly FieldProblem[];
  readonly request_id: string;
}

export function success<T>(data: T, message: string | null = null): SuccessEnvelope<T> {
  return { success: true, message, error: null, data };
}

type ShownProblem = Pick<Problem, 'code' | 'message' | 'details' | 'data'>;

/** Only the 503 of health and of the combined search, and the 401 that asks for a second factor, have `data` (docs/reference.md, "Envelope"). */
export function failure({ code, message, details, data = null }: ShownProblem, requestId: string): FailureEnvelope {
  return {
    success: false,
    message,
    error: message,
    data,
    code,
    ...(details !== undefined && { details }),
    request_id: requestId,
  };
}

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** What a failure has besides for whoever asks for Problem Details (RFC 9457); its `code` says what problem it is. */
export interface ProblemDetails {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

/** The failure as this response's client asked for it, with its content type; the response's status is set already. */
export function negotiatedFailure(
  response: Response,
  problem: ShownProblem,
): FailureEnvelope | (FailureEnvelope & ProblemDetails) {
  const { req: request, statusCode: status } = response;
  const body = failure(problem, requestIdOf(request));
  response.vary('Accept');
  if (request.accepts(['application/json; charset=utf-8', PROBLEM_TYPE]) !== PROBLEM_TYPE) return body;
  response.type(PROBLEM_TYPE);
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail: problem.message, ...body };
}
