import Tokens from '@fastify/csrf';
import type { Request, Response } from 'express';
import { Cookie } from '../cookies.js';
import { PerRequest } from '../per-request.js';
import { currentLogin } from '../session/current-login.js';

type CsrfLibrary = Tokens.TokensUserinfo;

/** Of several cookies, planted by a neighbouring host perhaps, no more are tried. */
const MAX_SECRETS = 4;

/** The form field that carries the token. */
export const CSRF_FIELD = '_csrf';

/**
 * Tokens against cross-site request forgery: a secret in a cookie, and in the form a token derived from the secret and
 * the session, masked anew each time so that compression can't reveal it (BREACH).
 */
export class CsrfTokens {
  private readonly tokens: readonly [CsrfLibrary, ...CsrfLibrary[]];
  private readonly cookie: Cookie;
  /** Secrets that this response sets: a second form in it uses the same one. */
  private readonly given = new PerRequest<string>();

  /**
   * @param keys the first signs, all are accepted
   * @param secure whether clients connect over TLS
   */
  constructor(keys: readonly [string, ...string[]], secure: boolean) {
    const library = (hmacKey: string): CsrfLibrary => Tokens({ hmacKey, userInfo: true });
    const [first, ...previous] = keys;
    this.tokens = [library(first), ...previous.map(library)];
    this.cookie = new Cookie('octa_csrf', secure);
  }

  /** A token for a form in this response; sets the cookie if the client has none. */
  issue(response: Response): string {
    const secret = this.secretsOf(response.req)[0] ?? this.setSecret(response);
    return this.tokens[0].create(secret, ownerOf(response.req));
  }

  /** Whether the form's token was issued to this client in its current session. */
  isValid(request: Request): boolean {
    const token = (request.body as Record<string, unknown> | undefined)?.[CSRF_FIELD];
    if (typeof token !== 'string') return false;
    const [secrets, owner] = [this.secretsOf(request), ownerOf(request)];
    return this.tokens.some((tokens) => secrets.some((secret) => tokens.verify(secret, token, owner)));
  }

  /** Whether the request comes from a page of ours: the cookie is not sent with what another site submits. */
  isFromOwnPage(request: Request): boolean {
    return this.secretsOf(request).length > 0;
  }

  private setSecret(response: Response): string {
    const secret = this.tokens[0].secretSync();
    this.cookie.write(response, secret);
    this.given.set(response.req, secret);
    return secret;
  }

  private secretsOf(request: Request): string[] {
    const sent = this.cookie.readAll(request).filter(({ length }) => length >= 16 && length <= 128);
    return [...sent.slice(0, MAX_SECRETS), this.given.get(request) ?? []].flat();
  }
}

function ownerOf(request: Request): string {
  return currentLogin(request)?.session.id ?? 'visitor';
}
