import { hash } from 'node:crypto';
import { TokenHasher } from '../../../core/shared/secrets.js';

/**
 * SHA-256, as 43 characters of base64url.
 *
 * Without a key on purpose: what is stored has to be found again after the secret key was rotated. For random tokens a
 * key would add nothing; a log-in name, which can be guessed, is only kept from lying about in clear.
 */
export class Sha256TokenHasher extends TokenHasher {
  hash(text: string): string {
    return hash('sha256', text, 'base64url');
  }
}
