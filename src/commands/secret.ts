import { randomBytes } from 'node:crypto';
import { runCommand, UsageError } from './terminal.js';

/** 512 bits, in 86 characters that need no quoting in a shell, a `.env` file or a host's form. */
const KEY_BYTES = 64;

await runCommand({ usage: 'Usage: npm run --silent secret', options: {} }, (_values, words) => {
  if (words.length > 0) throw new UsageError('');
  console.log(randomBytes(KEY_BYTES).toString('base64url'));
  return Promise.resolve(0);
});
