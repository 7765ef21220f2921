import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { failure } from '../envelope.js';
import { setRetryAfter } from '../retry-after.js';
import { requestIdOf } from '../middleware/request-identity.js';
import { ErrorPage } from './error-page.js';
import { ProblemLog } from './problem-log.js';
import { toProblem, type Problem } from './problem.js';

/** The last stop of every error: words for programs below `/api`, a page for people elsewhere. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly log: ProblemLog,
    private readonly errorPage: ErrorPage,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = toProblem(error);
    this.log.report(error, problem, request);
    if (response.headersSent) {
      // Too late for an answer: cutting the connection is the only honest sign left.
      response.destroy();
      return;
    }
    setRetryAfter(response, problem.retryAfterSeconds);
    // The rest of a body that was refused unread must not be taken for the next request.
    if (problem.status === 413) response.setHeader('Connection', 'close');
    response.status(problem.status);
    if (isForPrograms(request)) response.json(failure(problem, requestIdOf(request)));
    else await this.showPage(problem, request, response);
  }

  /** When even the error page fails, the framework would send its own, which shows the stack. */
  private async showPage(problem: Problem, request: Request, response: Response): Promise<void> {
    try {
      await this.errorPage.send(problem, request, response);
    } catch (error) {
      const failed = toProblem(error);
      this.log.report(error, failed, request);
      response.status(failed.status).type('text').send(failed.message);
    }
  }
}

/** Everything below `/api` speaks JSON, 404s included; and so does `/metrics`, where there is one. */
export function isForPrograms(request: Request): boolean {
  return /^\/api(\/|$)/.test(request.path) || (request.route as { path?: unknown } | undefined)?.path === '/metrics';
}
