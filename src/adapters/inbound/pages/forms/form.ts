import type { Response } from 'express';
import { type Problem, toProblem } from '../../http/errors/problem.js';
import type { Notice } from '../notices.js';
import type { FormProblem, Link } from '../view-models.js';
import { setRefused } from '../../http/errors/problem-log.js';

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'email' | 'password' | 'textarea' | 'file' | 'checkbox' | 'choices';
  /** Check boxes, where it is `choices`. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** `off` by default. */
  readonly autocomplete?: string;
  readonly hint?: string;
  /** Which keys a phone shows; letters by default. */
  readonly inputmode?: 'numeric';
  /** A new password: a script shows how strong it looks. */
  readonly rated?: boolean;
  readonly optional?: boolean;
  /** Natural language, unlike a username or an address, which has to be typed exactly. */
  readonly freeText?: boolean;
}

/** Logging in with a passkey instead of a form. */
export interface PasskeyLogIn {
  /** Whether it works at the page's address; else only at `origin`. */
  readonly here: boolean;
  readonly origin: string;
  /** Where it leads to. */
  readonly next: string;
  /** Chosen before; else the form asks. */
  readonly rememberMe?: boolean;
}

/** A form as it is defined: alone on its page, or part of one. */
export interface Form {
  /** Prefix of its fields' element ids. */
  readonly id: string;
  readonly action: string;
  readonly fields: readonly Field[];
  readonly hidden?: readonly { readonly name: string; readonly value: string }[];
  readonly submit: string;
  /** What it does can't be undone. */
  readonly dangerous?: boolean;
  readonly heading?: string;
  readonly introduction?: string;
  readonly links?: readonly Link[];
  /** For search engines, which may list the form's page only where it has one. */
  readonly description?: string;
  /** Where users who are logged in are redirected: the form's page is for visitors. */
  readonly redirectLoggedIn?: string;
  /** What they are told there. */
  readonly noticeLoggedIn?: Notice;
  /** The form logs in: where a passkey does so instead. */
  readonly passkeys?: PasskeyLogIn | null;
}

/** The values of a form's fields: the parsed body, or nothing yet. */
export type Typed = Readonly<Record<string, unknown>>;

/** A problem with a field, or, where that is `null`, with the whole form. */
export interface NamedProblem {
  readonly field: string | null;
  readonly message: string;
}

/** A submitted form to be shown again. */
export interface RefusedForm {
  readonly form: Form;
  readonly typed: Typed;
  readonly problems: readonly NamedProblem[];
}

/** How a view shows a form. */
export type ShowForm = (form: Form) => ReturnType<typeof formView>;

const VALUE_MAX = 1000;
const TEXTAREA_MAX = 1_048_576;

/** What the views need to show a form. What was typed stays, except passwords. */
export function formView(form: Form, typed: Typed = {}, problems: readonly NamedProblem[] = []) {
  return {
    ...form,
    hidden: form.hidden ?? [],
    fields: form.fields.map((field) => ({
      autocomplete: 'off',
      ...field,
      id: `${form.id}-${field.name}`,
      value: valueOf(field, typed),
      chosen: [typed[field.name]].flat(),
      problem: problems.find((problem) => problem.field === field.name)?.message,
    })),
  };
}

/** The problems for the summary above the form; those of fields link to them. */
export function formProblems(form: Form, problems: readonly NamedProblem[]): FormProblem[] {
  return problems.map(({ field, message }) => ({
    id: form.fields.some(({ name }) => name === field) ? `${form.id}-${field}` : null,
    message,
  }));
}

/** The fields that a refusal is about, where the error names none. The first of them that the form has counts. */
const FIELDS_BY_CODE: Readonly<Record<string, readonly string[]>> = {
  username_taken: ['username'],
  weak_password: ['new_password', 'password'],
  wrong_password: ['current_password'],
  invalid_code: ['code'],
  fresh_login_required: ['current_password'],
};

/** Assigns an error to the fields it is about, and names them by their labels. */
export function problemsOf(problem: Problem, { fields }: Form): NamedProblem[] {
  if (problem.details !== undefined) {
    return problem.details.map(({ field, message }) => {
      const label = fields.find(({ name }) => name === field)?.label;
      // Messages for programs begin with the field's name.
      return { field, message: label && message.startsWith(field) ? label + message.slice(field.length) : message };
    });
  }
  const candidates = FIELDS_BY_CODE[problem.code] ?? [];
  const field = candidates.find((name) => fields.some((known) => known.name === name)) ?? null;
  return [{ field, message: problem.message }];
}

/**
 * The problem of invalid parameters, which the page itself shows with the status 400.
 * @throws any other error
 */
export function invalidInput(error: unknown, response: Response): Problem {
  const problem = toProblem(error);
  if (problem.code !== 'validation_failed') throw error;
  setRefused(response, problem);
  return problem;
}

function valueOf({ name, type }: Field, typed: Typed): string {
  const value = typed[name];
  if (typeof value !== 'string' || type === 'password' || type === 'file') return '';
  return value.slice(0, type === 'textarea' ? TEXTAREA_MAX : VALUE_MAX).toWellFormed();
}
