import type { CookieOptions, Request, Response } from 'express';
import { secondFactorPolicy } from '../../../../core/second-factor/second-factor.js';
import { readCookies, setCookie } from '../cookies.js';

/** The cookie of a log-in whose password was right, until its second factor is proved. What it holds is sealed. */
export class LogInStepCookie {
  private readonly name: string;
  private readonly options: CookieOptions;

  constructor(secure: boolean) {
    this.name = secure ? '__Host-octa_login' : 'octa_login';
    this.options = { path: '/', httpOnly: true, sameSite: 'lax', secure };
  }

  /** `null` when there is none; anything is possible in it. */
  read(request: Request): string | null {
    return readCookies(request, this.name)[0] ?? null;
  }

  write(response: Response, step: string): void {
    setCookie(response, this.name, step, { ...this.options, maxAge: secondFactorPolicy.stepMs });
  }

  clear(response: Response): void {
    setCookie(response, this.name, '', { ...this.options, expires: new Date(0) });
  }
}
