import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { negotiatedFailure } from '../envelope.js';
import { ProblemLog } from './problem-log.js';
import { setProblemStatus, toProblem, type Problem } from './problem.js';

/** Shows an error as a page; implemented by the pages. */
export abstract class ErrorPage {
  /** Sends the page; status and headers are set already. */
  abstract send(problem: Problem, response: Response): Promise<void> | void;
}

/** Answers every error: as JSON below `/api`, as a page elsewhere and where a mailed link leads. */
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
      // Too late for an error response: closing the connection shows the client that the body is incomplete.
      response.destroy();
      return;
    }
    // The unread rest of the body must not be parsed as the next request.
    if (problem.status === 413) response.setHeader('Connection', 'close');
    setProblemStatus(response, problem);
    // What the handler had prepared for its success.
    for (const name of ['ETag', 'Link', 'Location']) response.removeHeader(name);
    if (isForPrograms(request)) response.json(negotiatedFailure(response, problem));
    else await this.showPage(problem, response);
  }

  /** When rendering the page fails as well, sends plain text. */
  private async showPage(problem: Problem, response: Response): Promise<void> {
    try {
      await this.errorPage.send(problem, response);
    } catch (error) {
      const failed = toProblem(error);
      this.log.report(error, failed, response.req);
      response.status(failed.status).type('text').send(failed.message);
    }
  }
}

/** Everything below `/api` but the link in mails speaks JSON, 404s included; and so does `/metrics`, where there is one. */
function isForPrograms(request: Request): boolean {
  if (/^\/api\/auth\/verify-email\/[^/]+$/.test(request.path)) return false;
  return /^\/api(\/|$)/.test(request.path) || (request.route as { path?: unknown } | undefined)?.path === '/metrics';
}
