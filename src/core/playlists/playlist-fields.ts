import type { FieldProblem } from '../shared/domain-error.js';
import { characterCount, hasControlCharacters } from '../shared/text.js';

/** The bounds of `docs/reference.md`, in characters. */
const NAME_MAX = 200;
const DESCRIPTION_MAX = 2_000;

/** What is wrong with a name for a playlist, already tidied; `null` when nothing is. */
export function nameProblem(name: string): FieldProblem | null {
  if (name === '') return { field: 'name', message: 'name is required.' };
  return textProblem('name', name, NAME_MAX);
}

/** What is wrong with a description, already tidied, which may be empty and may have several lines. */
export function descriptionProblem(description: string): FieldProblem | null {
  return textProblem('description', description.replaceAll('\n', ' '), DESCRIPTION_MAX);
}

/** A text as it is stored: without white space round it, lines ended as `\n` alone (browsers send CR LF). */
export function tidy(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

/** Why a text can't be stored and shown on one line; `null` when it can. */
export function textProblem(field: string, text: string, max: number): FieldProblem | null {
  if (hasControlCharacters(text)) return { field, message: `${field} must not contain control characters.` };
  // Half of a surrogate pair is no character, and no store would give it back.
  if (!text.isWellFormed()) return { field, message: `${field} must be well-formed text.` };
  if (characterCount(text) > max) return { field, message: `${field} must have at most ${max} characters.` };
  return null;
}
