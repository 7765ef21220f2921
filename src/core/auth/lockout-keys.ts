import type { TokenHasher } from '../shared/secrets.js';
import { foldLogin } from './user.js';

/** Under which key failed log-ins with this name or address are counted, whatever its case and whoever has it. */
export function logInKey(hasher: TokenHasher, login: string): string {
  return hasher.hash(`log-in:${foldLogin(login)}`);
}

/** Under which key wrong answers to "your current password?" are counted. No log-in name can reach it. */
export function confirmationKey(hasher: TokenHasher, userId: string): string {
  return hasher.hash(`confirmation:${userId}`);
}
