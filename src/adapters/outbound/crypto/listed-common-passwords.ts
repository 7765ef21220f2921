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
    return this.entries.has(lowerCased);
  }
}
