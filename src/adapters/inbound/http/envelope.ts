import type { FieldProblem } from '../../../core/shared/domain-error.js';
import type { Problem } from './errors/problem.js';

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

/** @param data kept only by the 503 of health and of the combined search (docs/reference.md, "Envelope") */
export function failure(
  problem: Pick<Problem, 'code' | 'message' | 'details'>,
  requestId: string,
  data: unknown = null,
): FailureEnvelope {
  const { code, message, details } = problem;
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
