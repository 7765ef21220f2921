import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './assets.js';

/** The service's own version, as released. */
export function readVersion(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}
