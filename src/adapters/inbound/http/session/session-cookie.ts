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

/** A session's secret from a cookie whose signature is valid. */
export interface SignedSecret {
  readonly secret: string;
  readonly signedByPreviousKey: boolean;
}

/** Each secret costs a query: of one request no more are looked up. */
const MAX_SECRETS = 4;

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
   * @returns the secrets with a valid signature, in the cookies' order: one of an ended session may stand before the
   *   current one; `null` when there is no cookie at all
   */
  read(request: Request): readonly SignedSecret[] | null {
    const values = readCookies(request, this.name);
    if (values.length === 0) return null;
    const secrets = new Map<string, SignedSecret>();
    for (const value of values.filter((text) => text.startsWith(SIGNED))) {
      for (const key of this.keys) {
        const secret = unsign(value.slice(SIGNED.length), key);
        if (secret) secrets.set(secret, { secret, signedByPreviousKey: key !== this.keys[0] });
      }
    }
    return [...secrets.values()].slice(0, MAX_SECRETS);
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
