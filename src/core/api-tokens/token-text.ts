import type { Random } from '../shared/random.js';
import type { TokenHasher } from '../shared/secrets.js';

/** So that people, and programs that look for leaked secrets, see what it is. */
const PREFIX = 'octa_';

const SECRET_BYTES = 32;

/** 32 bytes in base64url, then the checksum. */
const TOKEN = /^octa_[\w-]{43}[\w-]{6}$/;

const CHECKSUM_LENGTH = 6;

/** A new token: `octa_`, 256 random bits, and the beginning of the hash of both as a checksum. */
export function newTokenText(random: Random, hasher: TokenHasher): string {
  const text = PREFIX + random.token(SECRET_BYTES);
  return text + checksumOf(text, hasher);
}

/** Whether the text can be a token: what was mistyped or made up need not be looked for. */
export function isTokenText(text: string, hasher: TokenHasher): boolean {
  if (!TOKEN.test(text)) return false;
  return checksumOf(text.slice(0, -CHECKSUM_LENGTH), hasher) === text.slice(-CHECKSUM_LENGTH);
}

function checksumOf(text: string, hasher: TokenHasher): string {
  return hasher.hash(text).slice(0, CHECKSUM_LENGTH);
}
