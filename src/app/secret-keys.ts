import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SigningKeys } from '../adapters/inbound/http/session/session-cookie.js';
import { makeFolder } from '../adapters/outbound/system/make-folder.js';
import { ConfigurationError } from './config/parse-settings.js';
import type { Settings } from './config/settings.js';

/** Where a key is kept that was generated for want of a configured one, beside the embedded data. */
const KEY_FILE = 'secret_key';

const KEY_BYTES = 48;

/** The keys that sign and encrypt: the first is today's, the others are still accepted. Its own injection token. */
export class SecretKeys {
  constructor(readonly all: SigningKeys) {}
}

/** @throws ConfigurationError when no key is configured and none can be kept (never in production, where one is required) */
export function secretKeys({ secretKey, previousSecretKeys, dataFolder }: Settings): SecretKeys {
  try {
    return new SecretKeys([secretKey ?? keptKey(dataFolder), ...previousSecretKeys]);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new ConfigurationError([
      `SECRET_KEY is not set, and none can be kept in the folder of DATABASE_URL (${reason})`,
    ]);
  }
}

function keptKey(folder: string): string {
  const file = join(folder, KEY_FILE);
  makeFolder(folder);
  if (!existsSync(file)) keepNewKey(file);
  const key = readFileSync(file, 'utf8').trim();
  if (key === '') throw new Error('the kept secret key is empty');
  return key;
}

/** Written aside and then put in place whole: of two processes that start at once, both end up with the same key. */
function keepNewKey(file: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(KEY_BYTES).toString('base64url'), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}
