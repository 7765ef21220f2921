import { applyDecorators, type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { AuthenticateApiToken } from '../../../../core/api-tokens/authenticate-api-token.js';
import { DomainError } from '../../../../core/shared/domain-error.js';
import { Refusal } from '../errors/problem.js';
import { rememberUser } from '../middleware/request-identity.js';
import { ApiTakesToken } from '../openapi/api-answer.js';
import { setLogin, setTokenUser } from './current-login.js';
import { bearerOf, type ScopeFamily, scopeFor } from './token-scopes.js';

const TOKEN_FAMILY = 'octa:token-family';

/** Programs may use the controller's routes with a personal API token that has their scope. */
export const TakesToken = (family: ScopeFamily): ClassDecorator =>
  applyDecorators(SetMetadata(TOKEN_FAMILY, family), ApiTakesToken(family));

const BEARER = 'Bearer realm="Octa Music"';

/**
 * Finds out for whom a request with a token is. Whoever brings one is told when it is no good, also where none is needed;
 * where none is taken, it counts for nothing, and nor does a cookie beside it.
 */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticate: AuthenticateApiToken,
  ) {}

  /** @throws Refusal `invalid_token`, `insufficient_scope` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const text = bearerOf(request);
    if (text === null) return true;
    setLogin(request, null);
    const family = this.reflector.get<ScopeFamily | undefined>(TOKEN_FAMILY, context.getClass());
    if (family === undefined) return true;
    try {
      await this.resume(request, http.getResponse<Response>(), text, family);
    } catch (error) {
      // As with a cookie: what needs no account goes on without one.
      if (!(error instanceof DomainError) || error.kind !== 'unavailable') throw error;
      setLogin(request, error);
    }
    return true;
  }

  private async resume(request: Request, response: Response, text: string, family: ScopeFamily): Promise<void> {
    const authenticated = await this.authenticate.run(text);
    if (authenticated === null) {
      response.setHeader('WWW-Authenticate', `${BEARER}, error="invalid_token"`);
      throw new Refusal(401, 'invalid_token', 'This token is invalid, has expired or was revoked.');
    }
    const { token, user } = authenticated;
    rememberUser(request, user.id);
    const scope = scopeFor(family, request.method);
    if (!token.scopes.includes(scope)) {
      response.setHeader('WWW-Authenticate', `${BEARER}, error="insufficient_scope", scope="${scope}"`);
      throw new Refusal(403, 'insufficient_scope', `This token lacks the scope ${scope}.`);
    }
    setTokenUser(request, user);
  }
}
