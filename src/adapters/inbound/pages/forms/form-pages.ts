import type { Request, Response } from 'express';
import type { CsrfTokens } from '../../http/csrf/csrf-tokens.js';
import type { PageRenderer } from '../page-renderer.js';
import type { FormPageView, FormView } from '../view-models.js';
import { type FormDefinition, formProblems, formView, type NamedProblem, type Typed } from './form-definition.js';

/** A page whose only purpose is one form. */
export interface FormPage {
  readonly heading: string;
  readonly introduction?: string;
  readonly definition: FormDefinition;
  readonly links?: FormPageView['links'];
  /** For search engines, which may list the page where it has one. */
  readonly description?: string;
}

export interface FormPageState {
  readonly typed?: Typed;
  readonly problems?: readonly NamedProblem[];
  readonly hidden?: FormView['hidden'];
  /** Where the form goes, when that depends on the page's own address. */
  readonly action?: string;
}

/** Shows pages that are one form. */
export class FormPages {
  constructor(
    private readonly pages: PageRenderer,
    private readonly csrf: CsrfTokens,
  ) {}

  show(request: Request, response: Response, page: FormPage, state: FormPageState = {}): void {
    const { heading, introduction = null, definition, links = [], description } = page;
    const form = formView(definition, { csrf: this.csrf.issue(request, response), ...state });
    const problems = formProblems(definition, state.problems ?? []);
    const data: FormPageView = { heading, introduction, problems, form, links };
    const title = problems.length > 0 ? `Error: ${heading}` : heading;
    // It holds a CSRF token, and perhaps personal input.
    response.setHeader('Cache-Control', 'no-store');
    const about = description === undefined || problems.length > 0 ? { noIndex: true } : { description };
    this.pages.send(request, response, { view: 'form', title, data, ...about });
  }
}
