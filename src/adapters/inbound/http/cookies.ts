import type { IncomingMessage } from 'node:http';
import type { CookieOptions, Response } from 'express';

/** Browsers keep cookies of up to 4,096 bytes, name and attributes included. */
export const COOKIE_BYTES = 3_800;

/**
 * A cookie of ours, for the whole site and for no script. Over TLS its name has the prefix with which browsers insist on
 * `Secure`, `Path=/` and no `Domain`, so that no neighbouring host can plant one.
 */
export class Cookie {
  readonly name: string;
  private readonly options: CookieOptions;

  /**
   * @param secure whether clients connect over TLS
   * @param options where they differ: `maxAge` in milliseconds, until the browser closes by default; `SameSite=Lax`
   */
  constructor(name: string, secure: boolean, options: CookieOptions = {}) {
    this.name = secure ? `__Host-${name}` : name;
    this.options = { path: '/', httpOnly: true, sameSite: 'lax', secure, ...options };
  }

  /** See {@link readCookies}. */
  readAll(request: IncomingMessage): string[] {
    return readCookies(request, this.name);
  }

  /** The first value; `null` when there is none. Anything is possible in it. */
  read(request: IncomingMessage): string | null {
    return this.readAll(request)[0] ?? null;
  }

  /** Sets it in place of any value that this response has for it already (RFC 6265, 4.1.1). */
  write(response: Response, value: string, options: CookieOptions = {}): void {
    const others = [response.getHeader('Set-Cookie') ?? []].flat().map(String);
    response.removeHeader('Set-Cookie');
    for (const cookie of others) if (!cookie.startsWith(`${this.name}=`)) response.append('Set-Cookie', cookie);
    response.cookie(this.name, value, { ...this.options, ...options });
  }

  clear(response: Response): void {
    this.write(response, '', { maxAge: undefined, expires: new Date(0) });
  }
}

/**
 * The decoded values of a request's cookies of one name, in the order in which they came. A browser may send several,
 * planted by a neighbouring host, so the caller takes the first that is valid. Anything is possible in a value.
 */
export function readCookies(request: IncomingMessage, name: string): string[] {
  const prefix = `${name}=`;
  return (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => decode(pair.slice(prefix.length)));
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
