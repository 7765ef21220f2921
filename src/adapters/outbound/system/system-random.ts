import { randomBytes } from 'node:crypto';
import { Random } from '../../../core/shared/random.js';

/** 256 bits can't be guessed. */
const TOKEN_BYTES = 32;

/** The operating system's generator. */
export class SystemRandom extends Random {
  bytes(count: number): Uint8Array {
    return randomBytes(count);
  }

  token(byteCount: number = TOKEN_BYTES): string {
    return randomBytes(byteCount).toString('base64url');
  }
}
