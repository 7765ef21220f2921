import type { Response } from 'express';
import { CHALLENGE_MS } from '../../../../core/passkeys/passkey-challenges.js';
import { Cookie } from '../cookies.js';

/** The cookie that keeps a challenge for the browser that asked for it, sealed. */
export class ChallengeCookie extends Cookie {
  /** @param secure whether clients connect over TLS */
  constructor(secure: boolean) {
    super('octa_passkey', secure, { sameSite: 'strict', maxAge: CHALLENGE_MS });
  }

  /** Takes the challenge out of the browser, as it works once; `null` when there is none. Anything is possible in it. */
  take(response: Response): string | null {
    const sealed = this.read(response.req);
    if (sealed !== null) this.clear(response);
    return sealed;
  }
}
