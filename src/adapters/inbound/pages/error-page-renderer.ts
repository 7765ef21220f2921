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
const KEPT =
  /^\/(?:playlists\/(?:create|[^/]+\/(?:edit|move_song\/[^/]+))|profile\/(?:username|email|tokens|passkeys\/[^/]+))$/;

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
    if (problem.code === 'not_authenticated') return this.sendToLogIn(response);
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

  /** Whoever submitted a form of ours is told why, and finds what was typed after the log-in. */
  private async sendToLogIn(response: Response): Promise<void> {
    const { req: request } = response;
    const isForm = request.method === 'POST' && this.csrf.isFromOwnPage(request);
    const isKept = isForm && KEPT.test(request.path) && this.kept.keep(response, await readRefusedForm(response));
    const next = isKept ? formPageOf(request) : pageOf(request);
    // Slashes need no escape in a query, and are easier to read.
    const logIn = `/login?next=${encodeURIComponent(next).replaceAll('%2F', '/')}`;
    this.pages.redirect(response, logIn, isForm && !isKept ? 'session_over' : undefined);
  }
}

/** The page that shows a form which was submitted to this path. */
function formPageOf({ path }: Request): string {
  return path.replace(/^\/profile\/(username|email)$/, '/profile#$1');
}

/** The page to return to after a log-in: the requested one, or that of the form; without a `Referer`, the start of its path. */
function pageOf(request: Request): string {
  const { method, originalUrl, headers } = request;
  if (method === 'GET' || method === 'HEAD') return originalUrl;
  const referer = URL.parse(headers.referer ?? '');
  if (referer !== null && referer.host === headers.host) return referer.pathname + referer.search;
  return `/${request.path.split('/')[1] ?? ''}`;
}
