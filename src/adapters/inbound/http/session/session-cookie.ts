import { createSecretKey, type KeyObject } from 'node:crypto';
import { sign, unsign } from 'cookie-signature';
import type { CookieOptions, Request, Response } from 'express';
import { readCookies, setCookie } from '../cookies.js';

export interface SessionCookieSettings {
  readonly cookieSecure: boolean;
  readonly cookieHttpOnly: boolean;
  readonly cookieSameSite: 'lax' | 'strict' | 'none';
}

/** Signing keys: the first signs, all of them are accepted. */
export type SigningKeys = readonly [string, ...string[]];

/** Marks a signed value, as cookie-parser and express-session write it: `s:<value>.<HMAC-SHA256 in Base64>`. */
const SIGNED = 's:';

/**
 * The session cookie's name. The prefix makes browsers insist on `Secure`, `Path=/` and no `Domain`, so that no
 * neighbouring host can plant one.
 */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Host-octa_session' : 'octa_session';
}

/** The cookie that holds a session's secret, signed, so that made-up secrets never reach the store. */
export class SessionCookie {
  private readonly name: string;
  private readonly options: CookieOptions;
  /** The first signs, all of them are accepted. */
  private readonly keys: readonly [KeyObject, ...KeyObject[]];

  constructor({ cookieSecure, cookieHttpOnly, cookieSameSite }: SessionCookieSettings, keys: SigningKeys) {
    const [first, ...previous] = keys;
    this.keys = [secretKey(first), ...previous.map(secretKey)];
    this.name = sessionCookieName(cookieSecure);
    this.options = { path: '/', httpOnly: cookieHttpOnly, sameSite: cookieSameSite, secure: cookieSecure };
  }

  /**
   * @returns the secret, and whether a previous key signed it; `null` when no cookie of ours has a valid signature;
   *   `undefined` when there is no cookie
   */
  read(request: Request): { readonly secret: string; readonly signedByPreviousKey: boolean } | null | undefined {
    const values = readCookies(request, this.name);
    if (values.length === 0) return undefined;
    for (const value of values) {
      if (!value.startsWith(SIGNED)) continue;
      for (const key of this.keys) {
        const secret = unsign(value.slice(SIGNED.length), key);
        if (secret !== false && secret !== '') return { secret, signedByPreviousKey: key !== this.keys[0] };
      }
    }
    return null;
  }

  /** @param maxAge milliseconds for which the browser keeps it */
  write(response: Response, secret: string, maxAge: number): void {
    setCookie(response, this.name, SIGNED + sign(secret, this.keys[0]), {
      ...this.options,
      expires: new Date(Date.now() + maxAge),
    });
  }

  clear(response: Response): void {
    setCookie(response, this.name, '', { ...this.options, expires: new Date(0) });
  }
}

function secretKey(text: string): KeyObject {
  return createSecretKey(text, 'utf8');
}
