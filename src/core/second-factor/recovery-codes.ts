import type { Random } from '../shared/random.js';
import type { TokenHasher } from '../shared/secrets.js';
import { secondFactorPolicy } from './second-factor.js';

/** 32 letters and digits that nobody takes for one another. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** 120 random bits: enough for a plain hash (ASVS 5.0, 6.5.2). */
const LENGTH = 24;

/** A new set of recovery codes, as their owner reads them: `k7mq-…`, in groups of four. */
export function newRecoveryCodes(random: Random): string[] {
  return Array.from({ length: secondFactorPolicy.recoveryCodes }, () =>
    Array.from(random.bytes(LENGTH), (byte, index) => {
      const letter = ALPHABET.charAt(byte % ALPHABET.length);
      return index > 0 && index % 4 === 0 ? `-${letter}` : letter;
    }).join(''),
  );
}

/** A code as it is compared: however it was spaced, hyphened and capitalised. */
export function foldCode(code: string): string {
  return code.replace(/[\s-]/g, '').toLowerCase();
}

export function recoveryCodeHash(hasher: TokenHasher, userId: string, code: string): string {
  return hasher.hash(`recovery-code:${userId}:${foldCode(code)}`);
}
