import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './assets.js';

export function readVersion(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}
