import { createSecretKey, type KeyObject } from 'node:crypto';
import { sign, unsign } from 'cookie-signature';
import type { Request, Response } from 'express';
import { Cookie } from '../cookies.js';

export interface SessionCookieSettings {
  readonly cookieSecure: boolean;
  readonly cookieHttpOnly: boolean;
  readonly cookieSameSite: 'lax' | 'strict' | 'none';
}

/** Signing keys: the first signs, all of them are accepted. */
export type SigningKeys = readonly [string, ...string[]];

/** Marks a signed value, as cookie-parser and express-session write it: `s:<value>.<HMAC-SHA256 in Base64>`. */
const SIGNED = 's:';

const NAME = 'octa_session';

/** The session cookie's name. */
export function sessionCookieName(secure: boolean): string {
  return new Cookie(NAME, secure).name;
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
  private readonly cookie: Cookie;
  /** The first signs, all of them are accepted. */
  private readonly keys: readonly [KeyObject, ...KeyObject[]];

  constructor({ cookieSecure, cookieHttpOnly, cookieSameSite }: SessionCookieSettings, keys: SigningKeys) {
    const [first, ...previous] = keys;
    this.keys = [secretKey(first), ...previous.map(secretKey)];
    this.cookie = new Cookie(NAME, cookieSecure, { httpOnly: cookieHttpOnly, sameSite: cookieSameSite });
  }

  /**
   * @returns the secrets with a valid signature, in the cookies' order: one of an ended session may stand before the
   *   current one; `null` when there is no cookie at all
   */
  read(request: Request): readonly SignedSecret[] | null {
    const values = this.cookie.readAll(request);
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
    this.cookie.write(response, SIGNED + sign(secret, this.keys[0]), { expires: new Date(Date.now() + maxAge) });
  }

  clear(response: Response): void {
    this.cookie.clear(response);
  }
}

function secretKey(text: string): KeyObject {
  return createSecretKey(text, 'utf8');
}
