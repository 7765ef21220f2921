import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import { describeError, type Logger } from '../../../../observability/logger.js';
import { PerRequest } from '../per-request.js';
import { setProblemStatus, type Problem } from './problem.js';

/** The codes that say that a credential or a mailed link was refused. */
const REFUSED_CREDENTIALS = new Set([
  'invalid_credentials',
  'invalid_passkey',
  'account_locked',
  'email_not_verified',
  'invalid_token',
  'wrong_password',
  'invalid_code',
]);

/** Logs an error that a client gets, and records it as the request's outcome. */
export class ProblemLog {
  constructor(private readonly logger: Logger) {}

  report(error: unknown, problem: Problem, request: Request): void {
    recordOutcome(request, problem.code);
    if (problem.unexpected) this.logger.error('Request failed', describeError(error));
    if (REFUSED_CREDENTIALS.has(problem.code)) {
      this.logger.warning('Authentication failed', { reason: problem.code, ip: request.ip });
    }
  }
}

/** Outcomes for the request's log line and for the metrics of authentication (see auth-event.ts). */
const outcomes = new PerRequest<string>();

/**
 * Records the outcome of a request whose handler deals with errors itself: a page shows a refused form again, and the
 * handler returns normally.
 * @param outcome `success`, or the code of the refusal
 */
export function recordOutcome(request: IncomingMessage, outcome: string): void {
  outcomes.set(request, outcome);
}

/** Sets the status of a refusal that its handler shows itself, and records it as the request's outcome. */
export function setRefused(response: Response, problem: Pick<Problem, 'status' | 'code' | 'retryAfterSeconds'>): void {
  recordOutcome(response.req, problem.code);
  setProblemStatus(response, problem);
}

/** The recorded outcome, or `undefined`. */
export function recordedOutcome(request: IncomingMessage): string | undefined {
  return outcomes.get(request);
}
