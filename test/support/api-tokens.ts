import type { ApiScope } from '../../src/core/api-tokens/api-token.js';
import { PASSWORD } from './accounts.js';
import { dataOf } from './api-playlists.js';
import { Visitor } from './visitor.js';

export const TOKENS = '/api/profile/tokens';

/** A token as it is told once. */
export interface CreatedToken {
  readonly id: string;
  readonly token: string;
}

/** What makes a token. */
export function tokenFields(scopes: readonly ApiScope[] = ['search'], change: object = {}) {
  return { name: 'script', scopes, expires_in_days: 30, current_password: PASSWORD, ...change };
}

export function createToken(browser: Visitor, scopes?: readonly ApiScope[], change?: object): Promise<CreatedToken> {
  return dataOf(201, browser.post(TOKENS, tokenFields(scopes, change)));
}

/** A program that sends this token with every request, and no cookie. */
export function program(url: string, token: string): Visitor {
  const visitor = new Visitor(url);
  visitor.headers = { authorization: `Bearer ${token}` };
  return visitor;
}
