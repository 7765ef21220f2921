import type { Type } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { CSRF_FIELD, type CsrfTokens } from '../../http/csrf/csrf-tokens.js';
import { recordOutcome, type ProblemLog } from '../../http/errors/problem-log.js';
import { type Problem, setProblemStatus, toProblem } from '../../http/errors/problem.js';
import { checkInput } from '../../http/input/input.pipe.js';
import { currentLogin } from '../../http/session/current-login.js';
import type { PageRenderer } from '../page-renderer.js';
import type { KeptForms } from './kept-forms.js';
import { type Form, formProblems, formView, type NamedProblem, problemsOf, type Typed } from './form.js';

/** For a form whose address says everything. */
export class NoInput {}

/** Introduces a form that was restored after a log-in. */
export const RESTORED = 'Your session had ended, so nothing was saved. Here is what you typed.';

/** Left empty it is left out: whether it may be is the core's. */
const OPTIONAL = 'current_password';

/** What is done with a submitted form. */
export interface Submission<T extends object> {
  /** The DTO of its fields; none by default. */
  readonly input?: Type<T>;
  /** Fields that belong to the page and not to the input. */
  readonly ignored?: readonly string[];
  /** Acts on the input and answers the request. */
  readonly act: (input: T) => Promise<void>;
  /** Shows the refused form, with the status that is set already; by default on its own page. */
  readonly showAgain?: (problems: readonly NamedProblem[], typed: Typed, problem: Problem) => Promise<void> | void;
}

/** Shows pages that are one form, and handles submissions of forms. */
export class Forms {
  constructor(
    private readonly pages: PageRenderer,
    private readonly csrf: CsrfTokens,
    private readonly log: ProblemLog,
    private readonly kept: KeptForms,
  ) {}

  show(
    request: Request,
    response: Response,
    form: Form,
    { typed, problems = [] }: { typed?: Typed; problems?: readonly NamedProblem[] } = {},
  ): void {
    if (redirected(request, response, form)) return;
    const { heading = '', description } = form;
    const restored = request.method === 'POST' ? null : this.restore(request, response, form);
    const shown = restored === null ? form : { ...form, introduction: RESTORED };
    const data = {
      form: formView(shown, this.csrf.issue(request, response), { ...typed, ...restored }, problems),
      problems: formProblems(form, problems),
    };
    const title = problems.length > 0 ? `Error: ${heading}` : heading;
    // It holds a CSRF token, and perhaps personal input.
    response.setHeader('Cache-Control', 'no-store');
    const metadata = description === undefined || problems.length > 0 ? { noIndex: true } : { description };
    this.pages.send(request, response, { view: 'form', title, data, ...metadata });
  }

  /** What was typed into this form when its session had ended; `null` when nothing was. It is restored once. */
  restore(request: Request, response: Response, { action }: Form): Typed | null {
    return request.method === 'HEAD' ? null : this.kept.take(request, response, action);
  }

  /**
   * Prepares what a form's handler returns: validates the input and acts on it, or shows the form with its problems.
   * Errors that have a page of their own (not logged in, a defect) are thrown.
   */
  submit<T extends object>(
    request: Request,
    response: Response,
    form: Form,
    { input, ignored = [], act, showAgain }: Submission<T>,
  ): FormAction | undefined {
    if (redirected(request, response, form)) return undefined;
    const typed = (request.body ?? {}) as Typed;
    const refuse = async (error: unknown): Promise<void> => {
      const problem = toProblem(error);
      if (problem.unexpected || problem.code === 'not_authenticated') throw error;
      this.log.report(error, problem, request);
      setProblemStatus(response, problem);
      const problems = problemsOf(problem, form);
      if (showAgain === undefined) this.show(request, response, form, { typed, problems });
      else await showAgain(problems, typed, problem);
    };
    const run = async (): Promise<void> => {
      try {
        const fields = Object.entries(typed).filter(
          ([name, value]) => name !== CSRF_FIELD && !ignored.includes(name) && !(name === OPTIONAL && value === ''),
        );
        await act(checkInput((input ?? NoInput) as Type<T>, Object.fromEntries(fields), 'body'));
        recordOutcome(request, 'success');
      } catch (error) {
        await refuse(error);
      }
    };
    return { run, refuse };
  }
}

function redirected(request: Request, response: Response, { redirectLoggedIn }: Form): boolean {
  if (redirectLoggedIn === undefined || currentLogin(request) === null) return false;
  response.redirect(303, redirectLoggedIn);
  return true;
}
