import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { closedAfterEach } from '../support/closed-after-each.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { rawRequest } from '../support/raw-request.js';
import { sendJson } from '../support/run-service.js';
import { spawnService, type SpawnedService } from '../support/spawn-service.js';

const afterwards = closedAfterEach();

describe('the process', () => {
  let service: SpawnedService | undefined;
  afterEach(async () => {
    await service?.discard();
    service = undefined;
  });

  it('runs in an empty folder without any configuration, and finds an artist of the sample', async () => {
    // The default port may be taken on the machine that runs the tests.
    service = spawnService({ PORT: '0' });
    const url = await service.url();
    expect(url).toMatch(/^http:\/\/localhost:\d+$/);
    // Without a mail server it is only degraded, and whole for whoever searches.
    expect(await rawRequest(`${url}/api/v1/health`)).toMatchObject({
      status: 200,
      json: { data: { dependencies: { database: { status: 'up' } } } },
    });
    const { status, json } = await sendJson(`${url}/api/v1/spotify/search`, { artist_name: 'Muse' });
    expect([status, json.data.name, json.data.sample]).toEqual([200, 'Muse', true]);
    const page = await rawRequest(`${url}/?q=Muse`);
    expect(page.status).toBe(200);
    expect(page.text.match(/class="card-name"/g)).toHaveLength(2);
    expect(page.text).toContain('Sample data');
    expect(readdirSync(service.folder)).toEqual(['data']);
    expect(readdirSync(join(service.folder, 'data'))).toContain('octa_music.db');
    expect(service.errors).toBe('');
  });

  it('says where it listens in one line of its log', async () => {
    service = spawnService({ PORT: '0', LOG_LEVEL: 'INFO' });
    await service.url();
    expect(service.logs.filter(({ msg }) => msg === 'Server started')).toEqual([
      expect.objectContaining({
        level: 'INFO',
        url: expect.stringMatching(/^http:/),
        time: expect.stringMatching(/Z$/),
      }),
    ]);
  });

  it('reads .env in its folder', async () => {
    const port = await freePort();
    const lines = `PORT=${port}\nLOG_LEVEL=INFO\n`;
    service = spawnService({}, (folder) => writeFileSync(join(folder, '.env'), lines));
    expect(await service.url()).toBe(`http://localhost:${port}`);
  });

  it('ends with exit code 1 and one CRITICAL line that lists every problem and no value', async () => {
    service = spawnService({
      APP_ENV: 'production',
      PORT: 'a-wrong-port',
      LOG_LEVEL: 'a-wrong-level',
      SECRET_KEY: 'a-wrong-key',
    });
    expect(await service.exitCode()).toBe(1);
    expect(service.logs).toHaveLength(1);
    const [line] = service.logs;
    expect(line?.level).toBe('CRITICAL');
    for (const name of [
      'PORT',
      'LOG_LEVEL',
      'SECRET_KEY',
      'DATABASE_URL',
      'MAIL_SERVER',
      'MAIL_DEFAULT_SENDER',
      'FRONTEND_URL',
    ]) {
      expect(line?.msg).toContain(name);
    }
    expect(JSON.stringify(line)).not.toContain('a-wrong');
    expect(service.errors).toBe('');
  });

  it.each([
    ['sqlite:////proc/x/y.db', {}],
    ['sqlite:////dev/null/octa.db', {}],
    ['sqlite:////tmp', {}],
    ['sqlite:///:memory:', {}],
    ['sqlite:////proc/x/y.db', { APP_ENV: 'preproduction' }],
    // It is the folder of a generated key, too.
    ['sqlite:////proc/x/y.db', { SECRET_KEY: '' }],
  ])('ends with exit code 1 and one message where no database can be: %s', async (url, others) => {
    service = spawnService({ ...PRODUCTION_VARIABLES, APP_ENV: 'test', ...others, DATABASE_URL: url, PORT: '0' });
    expect(await service.exitCode()).toBe(1);
    expect(service.logs.map(({ level, msg }) => [level, msg])).toEqual([
      ['CRITICAL', expect.stringContaining('DATABASE_URL')],
    ]);
  });

  it.each([
    ['.env', '.env', {}],
    ['SECRET_KEY', 'data/secret_key', {}],
    ['DATABASE_URL', 'data', { SECRET_KEY: 'a', DATABASE_URL: `sqlite:///${'a'.repeat(300)}` }],
  ])(
    'ends with exit code 1 and one message that names %s where a file of it cannot be',
    async (name, way, variables) => {
      const obstruct = (folder: string): void => void mkdirSync(join(folder, way), { recursive: true });
      service = spawnService({ PORT: '0', LOG_LEVEL: 'INFO', ...variables }, obstruct);
      expect(await service.exitCode()).toBe(1);
      expect(service.logs.map(({ level, msg }) => [level, msg])).toEqual([['CRITICAL', expect.stringContaining(name)]]);
    },
  );

  it('warns at start of values in quotation marks, and uses them without', async () => {
    service = spawnService({ PORT: '"0"', LOG_LEVEL: ' INFO ' });
    await service.url();
    expect(service.logs.filter(({ level }) => level === 'WARNING').map(({ msg }) => msg)).toEqual([
      expect.stringMatching(/^Configuration: PORT has quotation marks/),
      expect.stringMatching(/^Configuration: LOG_LEVEL has quotation marks or spaces/),
    ]);
  });

  it('starts in production with what production needs', async () => {
    service = spawnService({ ...PRODUCTION_VARIABLES, DATABASE_URL: 'sqlite:///kept/octa.db', PORT: '0' });
    const url = await service.url();
    const { status, headers, json } = await rawRequest(`${url}/api/v1/health`);
    expect([status, json.data.status]).toEqual([200, 'degraded']);
    expect(headers['strict-transport-security']).toContain('max-age=31536000');
    expect(service.logs.map(({ level }) => level)).not.toContain('DEBUG');
  });

  it('ends with exit code 1 and one CRITICAL line when its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '0.0.0.0', resolve));
    afterwards(() => new Promise((resolve) => other.close(resolve)));
    service = spawnService({ PORT: String(portOf(other)), LOG_LEVEL: 'INFO' });
    expect(await service.exitCode()).toBe(1);
    expect(service.logs.filter(({ level }) => level === 'CRITICAL')).toEqual([
      expect.objectContaining({ error_code: 'EADDRINUSE' }),
    ]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
