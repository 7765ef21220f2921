import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import {
  sampleSpotifyCredentials,
  sampleYouTubeApiKey,
  startSpotifySandbox,
  startYouTubeSandbox,
  type SandboxServer,
} from '../support/sandbox-faults/index.js';
import { rawRequest } from '../support/raw-request.js';
import { spawnService, type SpawnedService } from '../support/spawn-service.js';
import { until } from '../support/until.js';

/** Long enough that the signal comes while all of the searches run. */
const SLOW_MS = 1_500;

describe('a process that is told to stop', () => {
  let spotify: SandboxServer;
  let youtube: SandboxServer;
  let service: SpawnedService;
  let url: string;
  beforeEach(async () => {
    [spotify, youtube] = await Promise.all([startSpotifySandbox(), startYouTubeSandbox()]);
    service = spawnService({
      PORT: '0',
      SHUTDOWN_GRACE_SECONDS: '5',
      API_RATE_LIMIT_PER_MINUTE: '1000',
      SPOTIPY_CLIENT_ID: sampleSpotifyCredentials.clientId,
      SPOTIPY_CLIENT_SECRET: sampleSpotifyCredentials.clientSecret,
      SPOTIFY_API_BASE_URL: `${spotify.baseUrl}/v1`,
      SPOTIFY_ACCOUNTS_BASE_URL: spotify.baseUrl,
      YOUTUBE_API_KEY: sampleYouTubeApiKey,
      YOUTUBE_API_BASE_URL: `${youtube.baseUrl}/youtube/v3`,
    });
    url = await service.url();
  });
  afterEach(async () => {
    await service.discard();
    await Promise.all([spotify.close(), youtube.close()]);
  });
  const search = (agent: Agent, name = 'Muse') => searchOver(agent, `${url}/api/v1/search?q=${name}`);

  /** Long before the end of its grace time, which is 5 seconds. */
  async function expectQuickStop(): Promise<void> {
    const startedAt = Date.now();
    service.signal('SIGTERM');
    expect(await service.exitCode()).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(4_000);
    expect(service.logs.map(({ msg }) => msg)).not.toContain('Requests were cut off at the end of the grace time');
  }

  it('answers the 50 searches that run, asks everybody to leave, and ends with exit code 0', async () => {
    spotify.faults.set({ kind: 'slow', delayMs: SLOW_MS, match: '/v1' });
    const agent = new Agent({ keepAlive: true, maxSockets: 50 });
    const running = Promise.all(Array.from({ length: 50 }, (_, i) => search(agent, `Muse${i}`)));
    await until(
      'all 50 have reached Spotify',
      () => spotify.calls.filter((c) => c.path === '/v1/search').length === 50,
    );

    service.signal('SIGTERM');
    await until('health says so', async () => (await rawRequest(`${url}/api/v1/health`)).status === 503, 1_000);
    // Meanwhile others are still served: a balancer takes a while to notice.
    const late = await rawRequest(`${url}/privacy`, { headers: { connection: 'keep-alive' } });
    expect([late.status, late.headers.connection]).toEqual([200, 'close']);

    const answers = await running;
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    expect(answers.map(({ connection }) => connection)).toEqual(Array.from({ length: 50 }, () => 'close'));
    expect(await service.exitCode()).toBe(0);
    expect(service.logs.at(-1)).toMatchObject({ level: 'INFO', msg: 'Server stopped' });
    expect(service.logs.map(({ msg }) => msg)).not.toContain('Requests were cut off at the end of the grace time');
    expect(service.errors).toBe('');
    agent.destroy();
  });

  it('ignores a second signal', async () => {
    spotify.faults.set({ kind: 'slow', delayMs: SLOW_MS, match: '/v1' });
    const agent = new Agent();
    const running = search(agent);
    await until('it has reached Spotify', () => spotify.calls.some(({ path }) => path === '/v1/search'));
    service.signal('SIGTERM');
    await until('it stops', () => service.logs.some(({ msg }) => msg === 'Server stopping'));
    service.signal('SIGTERM');
    service.signal('SIGINT');
    expect((await running).status).toBe(200);
    expect(await service.exitCode()).toBe(0);
    expect(service.logs.filter(({ msg }) => msg === 'Server stopped')).toHaveLength(1);
  });

  it('does not wait for clients that keep an idle connection open', async () => {
    const agent = new Agent({ keepAlive: true });
    await search(agent);
    await expectQuickStop();
    agent.destroy();
  });

  it('does not wait for clients that connect and ask nothing', async () => {
    const socket = connect(Number(new URL(url).port), 'localhost');
    await once(socket, 'connect');
    // So that the service has seen the connection.
    const agent = new Agent();
    await search(agent);
    await expectQuickStop();
    socket.destroy();
  });

  it('ends within its grace time although a search hangs, and says that it cut it off', async () => {
    spotify.faults.set({ kind: 'hang', match: '/v1' });
    const agent = new Agent();
    const running = search(agent).catch((error: NodeJS.ErrnoException) => error.code);
    await until('it has reached Spotify', () => spotify.calls.some(({ path }) => path === '/v1/search'));
    const startedAt = Date.now();
    service.signal('SIGTERM');
    expect(await service.exitCode()).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    expect(await running).toBe('ECONNRESET');
    expect(service.logs.map(({ msg }) => msg)).toContain('Requests were cut off at the end of the grace time');
    expect(service.logs.at(-1)?.msg).toBe('Server stopped');
  });
});

/** A search over the agent's own connections. */
function searchOver(agent: Agent, address: string): Promise<{ status: number; connection: string | undefined }> {
  return new Promise((resolve, reject) => {
    request(address, { agent }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, connection: response.headers.connection }));
    })
      .on('error', reject)
      .end();
  });
}
