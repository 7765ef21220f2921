import { setTimeout as wait } from 'node:timers/promises';
import { AccountService, type Person } from '../../support/accounts.js';
import type { TestStore } from '../../support/each-store.js';
import { MetricsText } from '../../support/metrics-text.js';
import { sendJson } from '../../support/run-service.js';
import { until } from '../../support/until.js';

/** More than there are places for, so that some have to wait for one. */
const SEARCHES = 300;

/** Half of the eight seconds that a search may hang, and far above what a busy machine adds. */
const QUICK_MS = 4_000;

/** The embedded one, in the service's own folder. */
const OWN_STORE: TestStore = {
  kind: 'sqlite',
  variables: {},
  rows: () => Promise.resolve([]),
  dump: () => Promise.resolve(''),
};

describe('while Spotify hangs and hundreds search there', () => {
  let service: AccountService;
  let person: Person;

  beforeAll(async () => {
    // By the machine's clock: time limits have to run out by themselves.
    service = await AccountService.start(OWN_STORE, {}, null);
    person = await service.owner();
  });
  afterAll(() => service.stop());

  const artist = (name: string) => sendJson(`${service.url}/api/v1/spotify/search`, { artist_name: name });
  const channel = (name: string) => sendJson(`${service.url}/api/v1/youtube/search`, { channel_name: name });
  const metric = async (name: string, labels: Record<string, string>) =>
    new MetricsText((await service.visitor().get('/metrics')).text).value(name, labels);
  const circuit = () => metric('upstream_circuit_open', { upstream: 'spotify' });
  const health = async () => (await service.visitor().get('/api/v1/health')).json.data;

  /** Does it several times, and gives how long the slowest took, in milliseconds. */
  async function slowest(work: (i: number) => Promise<{ status: number }>): Promise<number> {
    let longest = 0;
    for (let i = 0; i < 10; i += 1) {
      const began = performance.now();
      expect((await work(i)).status).toBe(200);
      longest = Math.max(longest, performance.now() - began);
    }
    return longest;
  }

  it('everything else keeps its speed, the searches end, and Spotify is left alone until it answers', async () => {
    await artist('Muse');
    service.running.spotify.faults.set({ kind: 'hang', match: '/v1' });
    const searches = Array.from({ length: SEARCHES }, async (_, i) => {
      const { status, headers, json } = await artist(`somebody ${i}`);
      return { end: `${status} ${json.code}`, retryAfter: headers.get('retry-after') };
    });
    const asked = () => metric('cache_events_total', { cache: 'spotify_artists', event: 'miss' });
    await until(
      'all of them have arrived',
      async () => {
        await wait(100);
        return Number(await asked()) > SEARCHES;
      },
      30_000,
    );

    const visitor = service.visitor();
    const times = {
      youtube: await slowest((i) => channel(['Muse', 'Queen', 'ABBA', 'Sade'][i] ?? `@muse`)),
      page: await slowest(() => visitor.get('/login')),
      results: await slowest(() => visitor.get('/?q=Muse&source=youtube')),
      known: await slowest(() => artist('Muse')),
      health: await slowest(() => visitor.get('/api/v1/health')),
    };
    const loggingIn = performance.now();
    await service.expect(200, service.logIn(person));
    const all = Object.entries({ ...times, 'log-in': performance.now() - loggingIn });
    expect(all.filter(([, ms]) => ms > QUICK_MS)).toEqual([]);

    const ends = await Promise.all(searches);
    const timedOut = ends.filter(({ end }) => end === '504 upstream_timeout');
    const refused = ends.filter(({ end }) => end === '503 spotify_unavailable');
    // As many as there are places got through to it; who found none was told so.
    expect(service.running.spotify.calls.filter(({ path }) => path === '/v1/search')).toHaveLength(1 + 64);
    expect(timedOut.length).toBeGreaterThanOrEqual(64);
    expect(timedOut.length + refused.length).toBe(SEARCHES);
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map(({ retryAfter }) => retryAfter))).toEqual(new Set(['2']));

    expect(await circuit()).toBe(1);
    expect(await health()).toMatchObject({ status: 'degraded', dependencies: { spotify: { status: 'down' } } });
    const calls = service.running.spotify.calls.length;
    const quickly = performance.now();
    const next = await artist('somebody else');
    expect(performance.now() - quickly).toBeLessThan(QUICK_MS);
    expect([next.status, next.json.code]).toEqual([504, 'upstream_timeout']);
    expect(Number(next.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(service.running.spotify.calls).toHaveLength(calls);

    service.running.spotify.faults.clear();
    await until(
      'it is asked again',
      async () => {
        await wait(200);
        return (await artist('Queen')).status === 200;
      },
      15_000,
    );
    expect(await circuit()).toBe(0);
    expect((await health()).dependencies.spotify).toEqual({ status: 'up' });
  }, 60_000);
});
