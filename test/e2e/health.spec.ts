import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { closedAfterEach } from '../support/closed-after-each.js';
import { ManualClock } from '../support/manual-clock.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { rawRequest } from '../support/raw-request.js';
import { GENEROUS_LIMITS, getJson, sendJson, startService, type TestService } from '../support/run-service.js';
import { until } from '../support/until.js';

const { DATABASE_URL: _ownFile, ...production } = PRODUCTION_VARIABLES;

/** With every optional part configured. No mail is sent here, so nobody has to listen there. */
const EVERYTHING = { ...GENEROUS_LIMITS, MAIL_SERVER: '127.0.0.1', MAIL_USE_TLS: 'false' };

const afterwards = closedAfterEach();

describe('health', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await startService(EVERYTHING, new ManualClock());
  });
  afterEach(() => service.stop());
  const health = () => getJson(`${service.url}/api/v1/health`);
  const findArtist = (name = 'Muse') => sendJson(`${service.url}/api/v1/spotify/search`, { artist_name: name });

  it('is healthy from the start, with the version, the age and the database’s latency', async () => {
    const { status, headers, json } = await health();
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(json).toEqual({
      success: true,
      error: null,
      message: null,
      data: {
        status: 'healthy',
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        uptime_seconds: expect.any(Number),
        dependencies: expect.objectContaining({
          database: { status: 'up', latency_ms: expect.any(Number) },
          spotify: { status: 'unused' },
          youtube: { status: 'unused' },
          mail: { status: 'unused' },
        }),
      },
    });
  });

  it('is degraded, still 200, where no mail can be sent', async () => {
    const other = await startService();
    afterwards(() => other.stop());
    const { status, json } = await getJson(`${other.url}/api/v1/health`);
    expect([status, json.data.status]).toEqual([200, 'degraded']);
    expect(json.data.dependencies.mail).toEqual({ status: 'not_configured' });
  });

  it('judges a source by its last real use, and asks none itself', async () => {
    service.spotify.faults.set({ kind: 'cut' });
    await findArtist('Queen');
    const calls = service.spotify.calls.length;
    const down = await health();
    expect([down.status, down.json.data.status]).toEqual([200, 'degraded']);
    expect(down.json.data.dependencies.spotify).toEqual({ status: 'down' });
    service.spotify.faults.clear();
    expect((await health()).json.data.dependencies.spotify).toEqual({ status: 'down' });
    expect(service.spotify.calls).toHaveLength(calls);
    await findArtist('Queen');
    const up = await health();
    expect(up.json.data).toMatchObject({ status: 'healthy', dependencies: { spotify: { status: 'up' } } });
  });

  it('stays healthy when a search finds nothing', async () => {
    await sendJson(`${service.url}/api/v1/spotify/search`, { artist_name: 'zzzz nobody' });
    expect((await health()).json.data.status).toBe('healthy');
  });

  it('is unhealthy with its data kept when the database file is gone', async () => {
    expect((await health()).status).toBe(200);
    for (const ending of ['', '-wal', '-shm']) rmSync(join(service.folder, `octa_music.db${ending}`), { force: true });
    // A good answer is told again for a tenth of a second.
    await until('the outage is noticed', async () => (await health()).status !== 200);
    const { status, headers, json } = await health();
    expect(status).toBe(503);
    expect(json).toEqual({
      success: false,
      message: expect.any(String),
      error: json.message,
      code: 'unhealthy',
      data: expect.objectContaining({
        status: 'unhealthy',
        version: expect.any(String),
        uptime_seconds: expect.any(Number),
        dependencies: expect.objectContaining({ database: { status: 'down', latency_ms: expect.any(Number) } }),
      }),
      request_id: headers.get('x-request-id'),
    });
    expect(JSON.stringify(json)).not.toContain(service.folder);
    expect((await getJson(`${service.url}/api/v1/health/live`)).status).toBe(200);
  });

  it('is unhealthy from the moment that the process is told to stop, and asks everybody to leave', async () => {
    service.application.state.beginStopping();
    const { status, json } = await health();
    expect([status, json.code, json.data.status]).toEqual([503, 'unhealthy', 'unhealthy']);
    expect(json.data.dependencies.database.status).toBe('up');
    for (const path of ['/api/v1/health', '/api/v1/health/live', '/', '/api/v1/search?q=Muse']) {
      const answer = await rawRequest(service.url + path, { headers: { connection: 'keep-alive' } });
      expect(answer.headers.connection).toBe('close');
      expect(answer.status).toBe(path === '/api/v1/health' ? 503 : 200);
    }
  });

  it('says that it lives while the process can answer', async () => {
    const { status, headers, json } = await getJson(`${service.url}/api/v1/health/live`);
    expect([status, headers.get('cache-control'), json.success]).toEqual([200, 'no-store', true]);
  });

  it.each(['/api/v1/health', '/api/v1/health/live'])('is never throttled: %s', async (path) => {
    const strict = await startService({ API_RATE_LIMIT_PER_MINUTE: '1', PAGE_RATE_LIMIT_PER_MINUTE: '1' });
    afterwards(() => strict.stop());
    const answers = await Promise.all(Array.from({ length: 100 }, () => rawRequest(strict.url + path)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers[0]?.headers).not.toHaveProperty('ratelimit');
  });

  it('answers within 200 ms', async () => {
    const ask = async () => {
      const startedAt = performance.now();
      await health();
      return performance.now() - startedAt;
    };
    // Some may wait for this machine.
    await until('one takes less', async () => (await ask()) < 200);
  });
});

describe('health in production', () => {
  it('is degraded, still 200, while a source is not configured', async () => {
    const service = await startService({ ...production, YOUTUBE_API_KEY: undefined });
    afterwards(() => service.stop());
    const { status, json } = await getJson(`${service.url}/api/v1/health`);
    expect([status, json.data.status]).toEqual([200, 'degraded']);
    expect(json.data.dependencies).toMatchObject({
      youtube: { status: 'not_configured' },
      spotify: { status: 'unused' },
    });
  });
});
