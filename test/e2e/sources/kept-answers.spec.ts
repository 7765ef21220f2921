import type { Fault } from '../../support/sandbox-faults/index.js';
import { defaultCachePolicy } from '../../../src/core/music/music-policies.js';
import { ManualClock } from '../../support/manual-clock.js';
import { MetricsText } from '../../support/metrics-text.js';
import { GENEROUS_LIMITS, getJson, sendJson, startService, type TestService } from '../../support/run-service.js';
import { until } from '../../support/until.js';

const { negativeTtlMs, ttlMs, staleWhileRevalidateMs, staleIfErrorMs } = defaultCachePolicy;

const DOWN: [string, Fault][] = [
  ['fails', { kind: 'server_error', status: 503 }],
  ['is out of reach', { kind: 'cut' }],
  ['refuses our credentials', { kind: 'forbidden_text', match: '/v1' }],
  ['has had enough', { kind: 'rate_limited_json', retryAfterSeconds: 86_400 }],
];

describe('what the sources said', () => {
  let service: TestService;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock('2026-11-23T12:00:00Z');
    service = await startService(GENEROUS_LIMITS, clock);
  });
  afterEach(() => service.stop());

  const artist = (name: string) => sendJson(`${service.url}/api/v1/spotify/search`, { artist_name: name });
  const channel = (name: string) => sendJson(`${service.url}/api/v1/youtube/search`, { channel_name: name });
  const everywhere = (name: string) => getJson(`${service.url}/api/v1/search?q=${encodeURIComponent(name)}`);
  const tracks = (query: string) => getJson(`${service.url}/api/v1/spotify/tracks?q=${encodeURIComponent(query)}`);
  const page = async (name: string) => (await fetch(`${service.url}/?q=${encodeURIComponent(name)}`)).text();
  const searched = () => service.spotify.calls.filter(({ query }) => query['type'] === 'artist').length;
  const coalesced = async () =>
    new MetricsText(await (await fetch(`${service.url}/metrics`)).text()).value('cache_events_total', {
      cache: 'spotify_artists',
      event: 'coalesced',
    });
  const youtubeAsked = () => service.youtube.calls.length;

  it('answers a thousand equal searches at once with one search at each source', async () => {
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) => everywhere(['Queen', 'queen', 'QUEEN', ' Queen  '][i % 4] ?? '')),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ json }) => json.data.spotify.artist.id)).size).toBe(1);
    expect(searched()).toBe(1);
    expect(service.youtube.calls.filter(({ path }) => path.endsWith('/search'))).toHaveLength(1);
  });

  it('lets a thousand fail together with one search, and the next one ask again', async () => {
    service.spotify.faults.set({ kind: 'hang', match: '/v1' });
    const searches = Array.from({ length: 1_000 }, () => artist('Muse'));
    await until('all of them wait', async () => (await coalesced()) === 999, 15_000);
    clock.advanceSeconds(9);
    expect(new Set((await Promise.all(searches)).map(({ status, json }) => `${status} ${json.code}`))).toEqual(
      new Set(['504 upstream_timeout']),
    );
    expect(searched()).toBe(1);
    service.spotify.faults.clear();
    expect((await artist('Muse')).status).toBe(200);
  });

  it('is given to somebody else who asks the same, also when whoever asked first has left', async () => {
    service.spotify.faults.set({ kind: 'slow', delayMs: 300, match: '/v1/search' });
    const leaving = new AbortController();
    const left = fetch(`${service.url}/api/v1/search?q=Muse`, { signal: leaving.signal }).catch(() => 'left');
    await until('Spotify is asked', () => searched() === 1);
    const staying = everywhere('muse');
    leaving.abort();
    expect(await left).toBe('left');
    expect((await staying).json.data.spotify).toMatchObject({ status: 'ok', artist: { name: 'Muse' } });
    expect(searched()).toBe(1);
  });

  it('is asked for once in ten minutes by all routes together', async () => {
    await everywhere('Muse');
    const calls = youtubeAsked();
    clock.advance(ttlMs - 1);
    const { json } = await artist(' MUSE');
    expect(json.data).not.toHaveProperty('stale');
    await channel('muse');
    await page('Muse');
    expect([searched(), youtubeAsked()]).toEqual([1, calls]);
  });

  it('still lets everybody get the artist that was asked for', async () => {
    const first = (await artist('Beyoncé')).json.data;
    const other = (await artist('beyoncé')).json.data;
    expect(other.id).toBe(first.id);
    const [match] = first.other_matches as { id: string; name: string }[];
    const chosen = await fetch(`${service.url}/?q=Beyonc%C3%A9&source=spotify&artist=${match?.id}`);
    expect(await chosen.text()).toContain(`<bdi>${match?.name}</bdi></h3>`);
    expect(searched()).toBe(1);
  });

  it('is given at once when it has grown old, marked, while it is renewed once', async () => {
    await everywhere('Muse');
    clock.advance(ttlMs);
    service.spotify.faults.set({ kind: 'slow', delayMs: 2_000, match: '/v1/search', times: 1 });
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 20 }, () => artist('Muse')));
    expect(performance.now() - began).toBeLessThan(1_900);
    expect(answers.map(({ json }) => json.data.stale)).toEqual(Array.from({ length: 20 }, () => true));
    await until('it is renewed', async () => (await artist('Muse')).json.data.stale === undefined);
    expect(searched()).toBe(2);
  });

  it.each(DOWN)('is given, marked, when Spotify %s', async (_what, fault) => {
    await everywhere('Muse');
    await tracks('love');
    service.spotify.faults.set(fault);
    clock.advance(staleWhileRevalidateMs);
    const { status, json } = await everywhere('Muse');
    expect([status, json.data.spotify]).toMatchObject([200, { status: 'ok', artist: { name: 'Muse', stale: true } }]);
    expect(json.data.youtube.channel).not.toHaveProperty('stale');
    expect((await artist('Muse')).json.data.stale).toBe(true);
    expect((await tracks('love')).json.data).toMatchObject({ stale: true, items: expect.any(Array) });
    // What was never asked for can't be given.
    expect((await artist('Queen')).status).toBeGreaterThanOrEqual(500);
    clock.advance(staleIfErrorMs);
    expect((await artist('Muse')).status).toBeGreaterThanOrEqual(500);
  });

  it('is given, marked, when YouTube’s budget is used up', async () => {
    await channel('Muse');
    service.youtube.faults.set({ kind: 'quota_exceeded' });
    clock.advance(staleWhileRevalidateMs);
    expect((await channel('Muse')).json.data).toMatchObject({ title: 'Muse', stale: true });
    expect((await channel('Queen')).json.code).toBe('youtube_unavailable');
  });

  it('shows its age on the page when it is old', async () => {
    expect(await page('Muse')).not.toContain('badge-stale');
    service.spotify.faults.set({ kind: 'cut' });
    clock.advance(2 * 3_600_000);
    const text = await page('Muse');
    const [, spotify = '', youtube = ''] = text.split('<section class="side');
    expect(spotify).toContain('<span class="badge badge-stale">From 2 hours ago</span>');
    expect(spotify).toContain('<bdi>Muse</bdi>');
    expect(youtube).not.toContain('badge-stale');
  });

  it('is remembered for a minute when it was that there is nobody', async () => {
    for (let i = 0; i < 3; i += 1) {
      expect((await artist('zzzz nobody')).json.code).toBe('not_found');
      expect((await channel('ZZZZ nobody')).json.message).toContain('“ZZZZ nobody”');
    }
    // YouTube was asked for the handle, too.
    expect([searched(), youtubeAsked()]).toEqual([1, 2]);
    clock.advance(negativeTtlMs);
    await artist('zzzz nobody');
    expect(searched()).toBe(2);
  });

  it('is remembered for a minute only when the top video is missing', async () => {
    service.youtube.faults.set({ kind: 'cut', match: '/youtube/v3/playlistItems' });
    expect((await channel('Queen')).json.data.top_video_url).toBeNull();
    service.youtube.faults.clear();
    clock.advance(negativeTtlMs);
    expect((await channel('Queen')).json.data.top_video_url).not.toBeNull();
  });
});

describe('samples', () => {
  it('are kept like anything else, and still say what they are', async () => {
    const service = await startService({
      ...GENEROUS_LIMITS,
      SPOTIPY_CLIENT_ID: undefined,
      SPOTIPY_CLIENT_SECRET: undefined,
      YOUTUBE_API_KEY: undefined,
    });
    try {
      for (let i = 0; i < 2; i += 1) {
        expect((await getJson(`${service.url}/api/v1/search?q=Muse`)).json.data.sample).toBe(true);
      }
    } finally {
      await service.stop();
    }
  });
});
