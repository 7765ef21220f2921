import { dictionary } from '@zxcvbn-ts/language-common';
import { CommonPasswords } from '../../../core/auth/credentials.ports.js';

/**
 * The list of zxcvbn-ts: 49,233 common and breached passwords, all in lower case, the most frequent first.
 *
 * It comes with the library, so no request leaves the service. Reading it takes about 20 ms, which is why it is done at
 * start and not when the first password is judged, and 4 MB of memory.
 */
export class ListedCommonPasswords extends CommonPasswords {
  private readonly entries: ReadonlySet<string> = new Set(dictionary['passwords-common']);

  has(lowerCased: string): boolean {
    return this.entries.has(lowerCased) || isRun(lowerCased);
  }
}

/** Shorter ones are parts of too many others; longer ones are on no list. */
const [SHORTEST_RUN, LONGEST_RUN] = [6, 16];

/** "aaaaaaaa", "abcdefgh", "87654321": every list of breached passwords has them, but for this one, whose library knows them by rule. */
function isRun(text: string): boolean {
  if (text.length < SHORTEST_RUN || text.length > LONGEST_RUN) return false;
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  const [step = NaN] = steps;
  return steps.size === 1 && Math.abs(step) <= 1;
}
