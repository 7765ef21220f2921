import type { Request, Response } from 'express';
import { ErrorPage } from '../http/errors/problem.filter.js';
import type { Problem } from '../http/errors/problem.js';
import { requestIdOf } from '../http/middleware/request-identity.js';
import type { HttpSessions } from '../http/session/http-sessions.js';
import type { PageRenderer } from './page-renderer.js';
import { typedSearch } from './result-view.js';

const HEADINGS: Record<number, string> = {
  400: 'Bad request',
  403: 'Not allowed',
  404: 'Page not found',
  413: 'Too much data',
  429: 'Too many requests',
  502: 'A source returned an invalid response',
  503: 'Temporarily unavailable',
  504: 'A source took too long',
};

export class ErrorPageRenderer extends ErrorPage {
  constructor(
    private readonly pages: PageRenderer,
    private readonly sessions: HttpSessions,
  ) {
    super();
  }

  async send(problem: Problem, request: Request, response: Response): Promise<void> {
    if (problem.code === 'not_authenticated') {
      // Slashes need no escape in a query, and are easier to read.
      response.redirect(303, `/login?next=${encodeURIComponent(pageOf(request)).replaceAll('%2F', '/')}`);
      return;
    }
    // No guard has run for an address without a route.
    await this.sessions.resume(request, response, { prolong: true });
    const heading = HEADINGS[problem.status] ?? (problem.status < 500 ? 'Request failed' : 'Something went wrong');
    const { status, message } = problem;
    const search = typedSearch(request.path === '/' ? request.query : {});
    const data = { status, heading, message, requestId: requestIdOf(request), ...search };
    this.pages.send(request, response, { view: 'error', title: heading, data, noIndex: true });
  }
}

/** The page to return to after a log-in: the requested one, or the start of the form's path. */
function pageOf(request: Request): string {
  if (request.method === 'GET' || request.method === 'HEAD') return request.originalUrl;
  return `/${request.path.split('/')[1] ?? ''}`;
}
