import type { IncomingMessage } from 'node:http';
import type { CookieOptions, Response } from 'express';

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

/** Sets a cookie in place of any value that this response has for it already (RFC 6265, 4.1.1). */
export function setCookie(response: Response, name: string, value: string, options: CookieOptions): void {
  const others = [response.getHeader('Set-Cookie') ?? []].flat().map(String);
  response.removeHeader('Set-Cookie');
  for (const cookie of others) if (!cookie.startsWith(`${name}=`)) response.append('Set-Cookie', cookie);
  response.cookie(name, value, options);
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
