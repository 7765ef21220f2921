import type { Problem } from '../../http/errors/problem.js';
import type { FieldView, FormProblem, FormView } from '../view-models.js';

export interface FieldDefinition {
  readonly name: string;
  readonly label: string;
  readonly type: FieldView['type'];
  readonly autocomplete: string;
  readonly hint?: string;
  /** A new password is being chosen here. */
  readonly rated?: boolean;
  /** May be left empty. */
  readonly optional?: boolean;
  /** Words of any language, and not a name or an address that has to be typed exactly. */
  readonly words?: boolean;
}

/** The constant parts of a form. */
export interface FormDefinition {
  /** Tells the ids of its fields from those of other forms on the page. */
  readonly id: string;
  readonly action: string;
  readonly fields: readonly FieldDefinition[];
  readonly checkboxes?: readonly { readonly name: string; readonly label: string }[];
  readonly submit: string;
  readonly dangerous?: boolean;
}

/** The values of a form's fields: the parsed body, or nothing yet. */
export type Typed = Readonly<Record<string, unknown>>;

/** A problem by the name of its field, `null` when it is about the whole form. */
export interface NamedProblem {
  readonly field: string | null;
  readonly message: string;
}

const TYPED_MAX = 1000;

/** Of a text with several lines. */
const TYPED_LINES_MAX = 1_048_576;

/** The form as it is shown: what was typed stays, but never a password. */
export function formView(
  definition: FormDefinition,
  state: {
    csrf: string;
    typed?: Typed;
    problems?: readonly NamedProblem[];
    hidden?: FormView['hidden'];
    action?: string;
  },
): FormView {
  const { id, action, fields, checkboxes = [], submit, dangerous = false } = definition;
  const { csrf, typed = {}, problems = [], hidden = [] } = state;
  return {
    action: state.action ?? action,
    csrf,
    hidden,
    submit,
    dangerous,
    fields: fields.map((field) => ({
      name: field.name,
      id: `${id}-${field.name}`,
      label: field.label,
      type: field.type,
      value: valueOf(field, typed),
      autocomplete: field.autocomplete,
      hint: field.hint ?? null,
      problem: problems.find((problem) => problem.field === field.name)?.message ?? null,
      rated: field.rated ?? false,
      optional: field.optional ?? false,
      words: field.words ?? false,
    })),
    checkboxes: checkboxes.map(({ name, label }) => ({
      name,
      id: `${id}-${name}`,
      label,
      checked: typed[name] !== undefined,
    })),
  };
}

/** The problems for the summary above the form; those of fields link to them. */
export function formProblems(definition: FormDefinition, problems: readonly NamedProblem[]): FormProblem[] {
  const known = new Set(definition.fields.map((field) => field.name));
  return problems.map(({ field, message }) => ({
    id: field !== null && known.has(field) ? `${definition.id}-${field}` : null,
    message,
  }));
}

/** Which field a refusal is about, where the error names none. The first of them that the form has counts. */
const FIELDS_BY_CODE: Readonly<Record<string, readonly string[]>> = {
  username_taken: ['username'],
  weak_password: ['new_password', 'password'],
  wrong_password: ['current_password'],
};

/** Turns what went wrong into what a person filling in this form can use: at the field, by the field's label. */
export function problemsOf(problem: Problem, { fields }: FormDefinition): NamedProblem[] {
  if (problem.details !== undefined) {
    return problem.details.map(({ field, message }) => {
      const label = fields.find(({ name }) => name === field)?.label;
      // Texts for programs begin with the field's name.
      return { field, message: label && message.startsWith(field) ? label + message.slice(field.length) : message };
    });
  }
  const candidates = FIELDS_BY_CODE[problem.code] ?? [];
  const field = candidates.find((name) => fields.some((known) => known.name === name)) ?? null;
  return [{ field, message: problem.message }];
}

function valueOf({ name, type }: FieldDefinition, typed: Typed): string {
  const value = typed[name];
  if (typeof value !== 'string' || type === 'password' || type === 'file') return '';
  return value.slice(0, type === 'lines' ? TYPED_LINES_MAX : TYPED_MAX).toWellFormed();
}
