import type { TokenHasher } from '../shared/secrets.js';
import { foldLogin } from './user.js';

/** The key under which failed log-ins with this name or address are counted, in any case, known or not. */
export function logInKey(hasher: TokenHasher, login: string): string {
  return hasher.hash(`log-in:${foldLogin(login)}`);
}

/** The key under which wrong current passwords of an account are counted. No log-in name can collide with it. */
export function confirmationKey(hasher: TokenHasher, userId: string): string {
  return hasher.hash(`confirmation:${userId}`);
}
