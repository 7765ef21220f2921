import type { FieldProblem } from '../shared/domain-error.js';
import { hasControlCharacters } from '../shared/text.js';

/** The longest address that SMTP can carry (RFC 5321, 4.5.3.1.3, less the angle brackets). */
const EMAIL_MAX = 254;

const USERNAME = /^[A-Za-z0-9_-]{3,30}$/;

/** A local part of RFC 5321's `Dot-string`, at most 64 characters; quoted ones are valid but nobody's. */
const LOCAL_PART = /^(?=.{1,64}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

/** A host name with at least one dot, whose last label is not a number (that would be an IP address). */
const DOMAIN =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?!\d+$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])$/;

/** What is wrong with a new username, or `null`. */
export function usernameProblem(username: string): FieldProblem | null {
  if (USERNAME.test(username)) return null;
  const message = 'A username has 3 to 30 characters: letters A to Z, digits, “_” and “-”.';
  return { field: 'username', message };
}

/**
 * What is wrong with a new address, or `null`. Only ASCII: few mail servers take more, and an
 * international domain has an ASCII form.
 */
export function emailProblem(email: string): FieldProblem | null {
  const at = email.lastIndexOf('@');
  const valid =
    email.length <= EMAIL_MAX && at > 0 && LOCAL_PART.test(email.slice(0, at)) && DOMAIN.test(email.slice(at + 1));
  return valid ? null : { field: 'email', message: 'This is not a valid email address.' };
}

/**
 * What is wrong with the name or address given to log in, or `null`. Nearly anything is allowed: old accounts
 * have names that new ones could not, and a rule would tell which names can exist.
 * @param field which field it was typed into
 */
export function givenNameProblem(given: string, field: 'login' | 'email'): FieldProblem | null {
  if (given.trim() === '') return { field, message: `The field ${field} is required.` };
  if (given.length > EMAIL_MAX) return { field, message: `The field ${field} is too long.` };
  if (hasControlCharacters(given))
    return { field, message: `The field ${field} holds characters that cannot be typed.` };
  return null;
}
