import type { CookieOptions, Request, Response } from 'express';
import { CHALLENGE_MS } from '../../../../core/passkeys/passkey-challenges.js';
import { readCookies, setCookie } from '../cookies.js';

/** The cookie that keeps a challenge for the browser that asked for it, sealed. */
export class ChallengeCookie {
  private readonly name: string;
  private readonly options: CookieOptions;

  constructor(secure: boolean) {
    this.name = secure ? '__Host-octa_passkey' : 'octa_passkey';
    this.options = { path: '/', httpOnly: true, sameSite: 'strict', secure };
  }

  write(response: Response, sealedChallenge: string): void {
    setCookie(response, this.name, sealedChallenge, { ...this.options, maxAge: CHALLENGE_MS });
  }

  /** Takes the challenge out of the browser, as it works once; `null` when there is none. Anything is possible in it. */
  take(request: Request, response: Response): string | null {
    const [sealed] = readCookies(request, this.name);
    if (sealed === undefined) return null;
    setCookie(response, this.name, '', { ...this.options, expires: new Date(0) });
    return sealed;
  }
}
