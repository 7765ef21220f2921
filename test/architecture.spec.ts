import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HOUSE_RULES, type HouseRule } from './support/architecture/house-rules.js';
import { importCycles, parseModule, readModules } from './support/architecture/source-module.js';

const ROOT = join(__dirname, '..');
const modules = readModules(ROOT);

function rule(name: string): HouseRule {
  const known = HOUSE_RULES.find((candidate) => candidate.name === name);
  if (known === undefined) throw new Error(`No rule is called "${name}".`);
  return known;
}

describe.each(HOUSE_RULES)('$name', ({ folders, violations }) => {
  it.each(folders)('speaks of %s, which has files', (folder) => {
    expect(existsSync(join(ROOT, folder))).toBe(true);
    expect(modules.filter(({ path }) => path.startsWith(`${folder}/`)).length).toBeGreaterThan(0);
  });

  it('is kept by every file', () => {
    const broken = modules.flatMap((module) => violations(module).map((what) => `${module.path}: ${what}`));
    expect(broken).toEqual([]);
  });
});

/** Every rule, broken on purpose in a file that does not exist: path and text. */
const PLANTED: Record<string, readonly (readonly [path: string, text: string])[]> = {
  'a controller below /api/v1 says which tokens it takes': [
    ['src/adapters/inbound/api/x.ts', `@Controller('api/v1/new') @NeedsLogin() export class NewController {}`],
  ],
  'the core imports only the core': [
    ['src/core/music/x.ts', `import { Injectable } from '@nestjs/common';`],
    ['src/core/music/x.ts', `import type { Request } from 'express';`],
    ['src/core/music/x.ts', `import { createHash } from 'node:crypto';`],
    ['src/core/music/x.ts', `import '../../observability/logger.js';`],
    ['src/core/music/x.ts', `export * from '../../adapters/outbound/upstream/cool-down.js';`],
    ['src/core/music/x.ts', `export { Logger } from '../../observability/logger.js';`],
    ['src/core/music/x.ts', `const undici = await import('undici');`],
    ['src/core/music/x.ts', `const fs = require('fs');`],
    ['src/core/music/x.ts', `import fs = require('node:fs');`],
    ['src/core/music/x.ts', `let clock: import('../../adapters/outbound/system/system-clock.js').SystemClock;`],
    ['src/core/music/x.ts', `const anything = await import(name);`],
  ],
  'a port has at most six methods': [
    [
      'src/core/auth/x.ts',
      `export abstract class Store { ${[...'abcdefg'].map((name) => `abstract ${name}(): void;`).join(' ')} }`,
    ],
  ],
  'sessions and mail do not import auth': [
    ['src/core/sessions/x.ts', `import type { User } from '../auth/user.js';`],
    ['src/core/mail/x.ts', `import type { TokenPolicy } from '../auth/auth-policies.js';`],
  ],
  'mongoose is imported only by the adapter to MongoDB and what opens it': [
    ['src/app/x.ts', `import { createConnection } from 'mongoose';`],
    ['src/core/auth/x.mjs', `import { MongooseModule } from '@nestjs/mongoose';`],
    ['src/commands/x.ts', `await import('mongodb');`],
  ],
  'inbound adapters do not import outbound ones': [
    ['src/adapters/inbound/api/x.ts', `import { SqliteDatabase } from '../../outbound/sqlite/sqlite-database.js';`],
    ['src/adapters/inbound/http/limits/x.ts', `export * from '../../../outbound/redis/x.js';`],
    ['src/adapters/inbound/api/x.ts', `void import('../../outbound/sqlite/sqlite-database.js');`],
  ],
  'outbound adapters do not import inbound ones': [
    ['src/adapters/outbound/sqlite/x.ts', `import type { Problem } from '../../inbound/http/errors/problem.js';`],
  ],
  'the API and the pages do not import each other': [
    ['src/adapters/inbound/api/x.ts', `import { PageRenderer } from '../pages/page-renderer.js';`],
    ['src/adapters/inbound/pages/x.ts', `import type { MusicController } from '../api/music.controller.js';`],
  ],
  'only app and the commands import both inbound and outbound adapters': [
    [
      'src/observability/x.ts',
      `import '../adapters/inbound/http/envelope.js'; import '../adapters/outbound/system/system-clock.js';`,
    ],
  ],
  'only main and the commands import app': [
    ['src/adapters/inbound/api/x.ts', `import '../../../app/config/settings.js';`],
  ],
  'the sandbox imports only itself and Node': [
    ['src/sandbox/http/x.ts', `import { request } from 'undici';`],
    ['src/sandbox/http/x.ts', `import { foldName } from '../../core/music/choose-by-name.js';`],
  ],
  'only app and the commands import the sandbox': [
    ['src/adapters/outbound/spotify/x.ts', `await import('../../../sandbox/index.js');`],
    ['src/observability/x.ts', `import '../sandbox/index.js';`],
  ],
  'the environment is read in one file': [
    ['src/app/x.ts', `const port = process.env['PORT'];`],
    ['src/app/x.ts', `const all = process['env'];`],
    ['src/app/x.ts', `const all = globalThis.process.env;`],
    ['src/app/x.ts', `const { env } = process;`],
    ['src/app/x.ts', `import { env } from 'node:process';`],
  ],
  'the core takes time and chance from its ports': [
    ['src/core/auth/x.ts', `const now = Date.now();`],
    ['src/core/auth/x.ts', `const now = new Date();`],
    ['src/core/auth/x.ts', `const now = new Date;`],
    ['src/core/auth/x.ts', `const now = Date();`],
    ['src/core/auth/x.ts', `const clock = Date['now'];`],
    ['src/core/auth/x.ts', `const elapsed = performance.now();`],
    ['src/core/auth/x.ts', `const chance = Math.random();`],
    ['src/core/auth/x.ts', `const id = globalThis.crypto.randomUUID();`],
  ],
  'the store is picked in one file': [
    ['src/app/x.ts', `if (settings.database.kind) {}`],
    ['src/app/x.ts', `const file = store === 'sqlite' ? 1 : 2;`],
    ['src/adapters/inbound/api/x.ts', `switch (kind) { case 'mongodb': break; }`],
  ],
};

describe('every rule', () => {
  it('has a planted violation', () => {
    expect(Object.keys(PLANTED)).toEqual(HOUSE_RULES.map(({ name }) => name));
  });

  const planted = Object.entries(PLANTED).flatMap(([name, cases]) => cases.map(([path, text]) => [name, path, text]));
  it.each(planted)('%s: would catch %s with %s', (name = '', path = '', text = '') => {
    expect(rule(name).violations(parseModule(path, text))).not.toEqual([]);
  });
});

describe('no import cycle', () => {
  it('is anywhere in src', () => {
    expect(importCycles(modules)).toEqual([]);
  });

  it('would go unnoticed, through however many files', () => {
    const planted = [
      parseModule('src/core/music/a.ts', `import './b.js';`),
      parseModule('src/core/music/b.ts', `export * from './c.js';`),
      parseModule('src/core/music/c.ts', `import type { A } from './a.js';`),
      parseModule('src/core/music/d.ts', `import './a.js';`),
    ];
    expect(importCycles(planted)).toEqual([['src/core/music/a.ts', 'src/core/music/b.ts', 'src/core/music/c.ts']]);
  });
});

describe('no rule', () => {
  it.each([
    ['src/core/music/x.ts', `import { Clock } from '../shared/clock.js'; const then = new Date(7);`],
    ['src/core/auth/x.ts', `// process.env and Date.now() in a comment\nconst text = 'Math.random()';`],
    [
      'src/app/x.ts',
      `import '../adapters/inbound/http/envelope.js'; import '../adapters/outbound/system/system-clock.js';`,
    ],
    ['src/main.ts', `import { run } from './app/run.js';`],
    ['src/app/config/read-environment.ts', `export const all = process.env;`],
    ['src/app/x.ts', `const settings = { kind: 'sqlite' }; process.exit(1);`],
    ['src/app/stores.ts', `if (settings.database.kind === 'mongodb') {}`],
    ['src/sandbox/http/x.ts', `import { createServer } from 'node:http'; import './reply.js';`],
  ])('forbids what is right: %s with %s', (path, text) => {
    const module = parseModule(path, text);
    expect(HOUSE_RULES.flatMap(({ violations }) => violations(module))).toEqual([]);
  });
});
