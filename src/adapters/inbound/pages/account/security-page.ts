import type { Request, Response } from 'express';
import type { CsrfTokens } from '../../http/csrf/csrf-tokens.js';
import { requireLogin } from '../../http/session/current-login.js';
import { type Form, formProblems, formView } from '../forms/form.js';
import type { PageRenderer } from '../page-renderer.js';
import type { RefusedForm } from './profile-view.js';

/** `/profile/security`: shows all its sections, whichever of their forms was sent. */
export class SecurityPage {
  constructor(
    private readonly pages: PageRenderer,
    private readonly csrf: CsrfTokens,
  ) {}

  /** @param refused the form that was refused, with the status that is set already */
  send(request: Request, response: Response, refused: RefusedForm | null = null): void {
    const { user } = requireLogin(request);
    const token = this.csrf.issue(request, response);
    const view = (form: Form) =>
      refused?.form.id === form.id
        ? formView(refused.form, token, refused.typed, refused.problems)
        : formView(form, token);
    const data = {
      username: user.username,
      problems: refused === null ? [] : formProblems(refused.form, refused.problems),
      authenticator: { forms: ([] as Form[]).map(view) },
    };
    const title = data.problems.length === 0 ? 'Log-in security' : 'Error: Log-in security';
    this.pages.send(request, response, { view: 'security', title, data, noIndex: true });
  }
}
