import type { Problem } from '../../http/errors/problem.js';
import type { FormDefinition, NamedProblem } from './form-definition.js';

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
