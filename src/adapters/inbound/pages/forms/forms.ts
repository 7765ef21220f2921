import type { Type } from '@nestjs/common';
import type { Response } from 'express';
import { isFresh } from '../../../../core/auth/confirm-password.js';
import type { Clock } from '../../../../core/shared/clock.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { CSRF_FIELD } from '../../http/csrf/csrf-tokens.js';
import { recordOutcome, type ProblemLog } from '../../http/errors/problem-log.js';
import { type Problem, setProblemStatus, toProblem } from '../../http/errors/problem.js';
import { checkInput } from '../../http/input/input.pipe.js';
import { currentLogin } from '../../http/session/current-login.js';
import type { Notice } from '../notices.js';
import type { PageRenderer } from '../page-renderer.js';
import type { FormProblem, MessageView } from '../view-models.js';
import type { KeptForms } from './kept-forms.js';
import {
  type Field,
  type Form,
  formProblems,
  formView,
  type NamedProblem,
  problemsOf,
  type RefusedForm,
  type ShowForm,
  type Typed,
} from './form.js';

/** For a form whose address says everything. */
export class NoInput {}

/** Introduces a form that was restored after a log-in. */
export const RESTORED = 'Your session had ended, so nothing was saved. Here is what you typed.';

/** Left empty it is left out: whether it may be is the core's. */
const OPTIONAL = 'current_password';

/** What comes after a form was processed: a page to go to, perhaps with a notice there, or a message. */
type Done = { readonly to: string; readonly notice?: Notice } | MessageView;

/** What is done with a submitted form. */
export interface Submission<T extends object> {
  /** The DTO of its fields; none by default. */
  readonly input?: Type<T>;
  /** Fields that belong to the page and not to the input. */
  readonly ignored?: readonly string[];
  /** Acts on the input, and answers the request where it does not say what comes next. */
  readonly act: (input: T) => Promise<Done | void>;
  /** Shows the refused form, with the status that is set already; by default on its own page. */
  readonly showAgain?: (problems: readonly NamedProblem[], typed: Typed, problem: Problem) => Promise<void> | void;
}

/** Shows pages that are one form, and handles submissions of forms. */
export class Forms {
  constructor(
    private readonly pages: PageRenderer,
    private readonly log: ProblemLog,
    private readonly kept: KeptForms,
    private readonly clock: Clock,
  ) {}

  show(
    response: Response,
    form: Form,
    { typed, problems = [] }: { typed?: Typed; problems?: readonly NamedProblem[] } = {},
  ): void {
    if (this.redirected(response, form)) return;
    const { heading: title = '', description } = form;
    const restored = response.req.method === 'POST' ? null : this.restore(response, form);
    const shown = restored === null ? form : { ...form, introduction: RESTORED };
    const data = { form: formView(this.inSession(response, shown), { ...typed, ...restored }, problems) };
    // It holds a CSRF token, and perhaps personal input.
    response.setHeader('Cache-Control', 'no-store');
    const metadata = description === undefined || problems.length > 0 ? { noIndex: true } : { description };
    this.pages.send(response, { view: 'form', title, data, problems: formProblems(form, problems), ...metadata });
  }

  /** For a page with several forms: the refused one has what was typed, and its problems are the page's. */
  of(response: Response, refused: RefusedForm | null): { view: ShowForm; problems: FormProblem[] } {
    const view: ShowForm = (form) => {
      const own = refused?.form.id === form.id ? refused : null;
      return formView(this.inSession(response, own?.form ?? form), own?.typed, own?.problems);
    };
    return { view, problems: refused === null ? [] : formProblems(refused.form, refused.problems) };
  }

  /** The form as the session needs it: right after a log-in the current password may be left out, unless what it does can't be undone. */
  private inSession(response: Response, form: Form): Form {
    const login = currentLogin(response.req);
    if (login === null || form.dangerous || !isFresh(login.session, this.clock.now())) return form;
    const hint = 'Not needed now: you logged in a moment ago.';
    const optional = (field: Field): Field => (field.name === OPTIONAL ? { ...field, optional: true, hint } : field);
    return { ...form, fields: form.fields.map(optional) };
  }

  private redirected(response: Response, { redirectLoggedIn, noticeLoggedIn }: Form): boolean {
    if (redirectLoggedIn === undefined || currentLogin(response.req) === null) return false;
    this.pages.redirect(response, redirectLoggedIn, noticeLoggedIn);
    return true;
  }

  /** What was typed into this form when its session had ended; `null` when nothing was. It is restored once. */
  restore(response: Response, { action }: Form): Typed | null {
    return response.req.method === 'HEAD' ? null : this.kept.take(response, action);
  }

  /**
   * Prepares what a form's handler returns: validates the input and acts on it, or shows the form with its problems.
   * Errors that have a page of their own (not logged in, a defect) are thrown.
   */
  submit<T extends object>(
    response: Response,
    form: Form,
    { input, ignored = [], act, showAgain }: Submission<T>,
  ): FormAction | undefined {
    if (this.redirected(response, form)) return undefined;
    const typed = (response.req.body ?? {}) as Typed;
    const refuse = async (error: unknown): Promise<void> => {
      const problem = toProblem(error);
      if (problem.unexpected || problem.code === 'not_authenticated') throw error;
      this.log.report(error, problem, response.req);
      setProblemStatus(response, problem);
      const problems = problemsOf(problem, form);
      if (showAgain === undefined) this.show(response, form, { typed, problems });
      else await showAgain(problems, typed, problem);
    };
    const run = async (): Promise<void> => {
      try {
        const fields = Object.entries(typed).filter(
          ([name, value]) => name !== CSRF_FIELD && !ignored.includes(name) && !(name === OPTIONAL && value === ''),
        );
        const done = await act(checkInput((input ?? NoInput) as Type<T>, Object.fromEntries(fields), 'body'));
        if (done && 'to' in done) this.pages.redirect(response, done.to, done.notice);
        else if (done) this.pages.sendMessage(response, done);
        recordOutcome(response.req, 'success');
      } catch (error) {
        await refuse(error);
      }
    };
    return { run, refuse };
  }
}
