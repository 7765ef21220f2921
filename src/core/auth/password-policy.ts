import type { FieldProblem } from '../shared/domain-error.js';
import { characterCount } from '../shared/text.js';
import type { CommonPasswords } from './credentials.ports.js';
import { foldLogin } from './user.js';

/**
 * What a new password has to be. Lengths in characters (Unicode code points), both ends included.
 *
 * 8 to 128 characters, within NIST SP 800-63B (at least 8; up to 64 or more).
 */
export const defaultPasswordPolicy = {
  minLength: 8,
  maxLength: 128,
  /** Words of the product's name: a password may not be made of them. */
  productWords: ['octa', 'music'],
};

export type PasswordPolicy = Readonly<typeof defaultPasswordPolicy>;

/** Whose password it is to be. */
export interface PasswordOwner {
  readonly username: string;
  readonly email: string;
}

/** Shorter words are parts of too many others to forbid. */
const SHORTEST_WORD = 3;

/** Of one character. */
const DIGIT_OR_PUNCTUATION = /[\p{N}\p{P}\p{S}\s]/u;
const NEITHER_LETTER_NOR_DIGIT = /[^\p{L}\p{M}\p{N}]/gu;
const LETTER = /\p{L}/u;

/**
 * Says in one sentence why this cannot be the owner's new password, or `null` when it can.
 *
 * Three reasons, no others: its length; it is on the list of common passwords, whatever its case and with digits or
 * punctuation added at its ends; nothing but digits and punctuation is left once the words of the account and of the
 * product are taken out of it.
 */
export function passwordWeakness(
  password: string,
  owner: PasswordOwner,
  common: CommonPasswords,
  policy: PasswordPolicy,
): string | null {
  const length = characterCount(password);
  if (length < policy.minLength) return `The password needs at least ${policy.minLength} characters.`;
  if (length > policy.maxLength) return `The password can have at most ${policy.maxLength} characters.`;
  if (isCommon(password, common))
    return 'This password is among the first that an attacker tries. Please choose another.';
  if (isBuiltFrom(password, [...wordsOf(owner), ...policy.productWords])) {
    return 'The password must not be built from your username, your email address or the name of this site.';
  }
  return null;
}

/**
 * @param again the password typed a second time; nothing where nobody types it
 * @returns `null` when they are the same
 */
export function confirmationProblem(password: string, again: string | undefined): FieldProblem | null {
  if (again === undefined || password === again) return null;
  return { field: 'confirm_password', message: 'The two passwords do not match.' };
}

/** Tries every way of taking digits and punctuation off the two ends: an entry of the list may have some of its own. */
function isCommon(password: string, common: CommonPasswords): boolean {
  const characters = [...password.toLowerCase()];
  const isAddition = (character: string | undefined): boolean => DIGIT_OR_PUNCTUATION.test(character ?? '');
  let lastStart = 0;
  while (isAddition(characters[lastStart])) lastStart += 1;
  let firstEnd = characters.length;
  while (isAddition(characters[firstEnd - 1])) firstEnd -= 1;

  for (let start = 0; start <= lastStart; start += 1) {
    for (let end = characters.length; end >= Math.max(firstEnd, start + SHORTEST_WORD); end -= 1) {
      const rest = characters.slice(start, end).join('');
      // "1234" is in many a long random number; only where it is most of the password is that number built on it.
      if (!LETTER.test(rest) && (end - start) * 2 < characters.length) continue;
      if (common.has(rest)) return true;
    }
  }
  return false;
}

function isBuiltFrom(password: string, words: readonly string[]): boolean {
  const folded = fold(password);
  const longestFirst = [...new Set(words.map(fold))]
    .filter((word) => word.length >= SHORTEST_WORD)
    .sort((a, b) => b.length - a.length);
  const rest = longestFirst.reduce((left, word) => left.replaceAll(word, ''), folded);
  if (rest === folded || LETTER.test(rest)) return false;
  // Without a letter in it, a word such as "2024" says little about a long number that happens to hold it.
  return LETTER.test(folded) || rest.length * 2 <= folded.length;
}

/** The account's words: the username, the address, its parts, and their own parts. The top-level domain is no word. */
function wordsOf({ username, email }: PasswordOwner): string[] {
  const [localPart = '', domain = ''] = email.split('@');
  const labels = domain.split('.').slice(0, -1);
  return [username, email, localPart, domain, ...localPart.split(NEITHER_LETTER_NOR_DIGIT), ...labels];
}

/** Case, spaces and punctuation aside. */
function fold(text: string): string {
  return foldLogin(text).replace(NEITHER_LETTER_NOR_DIGIT, '');
}
