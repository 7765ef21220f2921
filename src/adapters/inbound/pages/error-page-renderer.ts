import type { Request, Response } from 'express';
import { ErrorPage } from '../http/errors/problem.filter.js';
import type { Problem } from '../http/errors/problem.js';
import type { CsrfTokens } from '../http/csrf/csrf-tokens.js';
import { readRefusedForm } from '../http/input/body.guard.js';
import { requestIdOf } from '../http/middleware/request-identity.js';
import type { HttpSessions } from '../http/session/http-sessions.js';
import { logInForm, registerForm, requestResetForm, resendForm } from './account/account-forms.js';
import type { Form } from './forms/form.js';
import type { Forms } from './forms/forms.js';
import type { KeptForms } from './forms/kept-forms.js';
import type { PageRenderer } from './page-renderer.js';
import { typedSearch } from './result-view.js';
import type { RetentionPeriods } from './retention-periods.js';

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

/** The forms that are typed into and need a log-in; each is shown by its page with GET. */
const KEPT = /^\/(?:playlists\/(?:create|[^/]+\/edit)|profile\/(?:username|email))$/;

export class ErrorPageRenderer extends ErrorPage {
  /** The forms of visitors: they stay when a limit refuses what was submitted. */
  private readonly visitorForms: readonly Form[];

  constructor(
    private readonly pages: PageRenderer,
    private readonly sessions: HttpSessions,
    private readonly csrf: CsrfTokens,
    private readonly kept: KeptForms,
    private readonly forms: Forms,
    periods: RetentionPeriods,
  ) {
    super();
    this.visitorForms = [logInForm(periods.remembered), registerForm, requestResetForm, resendForm];
  }

  async send(problem: Problem, response: Response): Promise<void> {
    if (problem.code === 'not_authenticated') {
      const next = (await this.keepForm(response)) ? formPageOf(response.req) : pageOf(response.req);
      // Slashes need no escape in a query, and are easier to read.
      response.redirect(303, `/login?next=${encodeURIComponent(next).replaceAll('%2F', '/')}`);
      return;
    }
    // No guard has run for an address without a route.
    await this.sessions.resume(response, { prolong: true });
    if (problem.status === 429 && (await this.showFormAgain(problem, response))) return;
    const heading = HEADINGS[problem.status] ?? (problem.status < 500 ? 'Request failed' : 'Something went wrong');
    const { status, message } = problem;
    const search = typedSearch(response.req.path === '/' ? response.req.query : {});
    const data = { status, heading, message, requestId: requestIdOf(response.req), ...search };
    this.pages.send(response, { view: 'error', title: heading, data, noIndex: true });
  }

  private async showFormAgain({ message }: Problem, response: Response): Promise<boolean> {
    const { method, path } = response.req;
    const form = this.visitorForms.find(({ action }) => method === 'POST' && action === path);
    if (form === undefined) return false;
    const typed = await readRefusedForm(response);
    const { next } = typed;
    const hidden = typeof next === 'string' ? [{ name: 'next', value: next.slice(0, 2000).toWellFormed() }] : [];
    this.forms.show(response, { ...form, hidden }, { typed, problems: [{ field: null, message }] });
    return true;
  }

  /** Keeps what was typed into a form whose session has ended. @returns whether there was anything */
  private async keepForm(response: Response): Promise<boolean> {
    const { req: request } = response;
    if (request.method !== 'POST' || !this.csrf.isFromOwnPage(request)) return false;
    return KEPT.test(request.path) && this.kept.keep(response, await readRefusedForm(response));
  }
}

/** The page that shows a form which was submitted to this path. */
function formPageOf({ path }: Request): string {
  if (path.startsWith('/profile/')) return '/profile';
  return path;
}

/** The page to return to after a log-in: the requested one, or the start of the form's path. */
function pageOf(request: Request): string {
  if (request.method === 'GET' || request.method === 'HEAD') return request.originalUrl;
  return `/${request.path.split('/')[1] ?? ''}`;
}
