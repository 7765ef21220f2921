import { openSpotify } from '../../../src/app/modules/spotify.module.js';
import type { ArtistCatalog } from '../../../src/core/music/music.ports.js';
import { sampleSpotifyCredentials } from '../../support/sandbox-faults/index.js';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { noTimeLimit, openSpotifyAtSandbox, type SourceUnderTest } from '../../support/open-sources.js';
import { startStubUpstream } from '../../support/stub-upstream.js';
import { until } from '../../support/until.js';

const TOKEN_PATH = '/api/token';
const SEARCH_PATH = '/v1/search';

const afterwards = closedAfterEach();

describe('Spotify’s tokens', () => {
  let spotify: SourceUnderTest<ArtistCatalog>;
  const find = (signal = noTimeLimit()) => spotify.adapter.findArtists('Muse', signal);
  beforeEach(async () => {
    spotify = await openSpotifyAtSandbox();
  });
  afterEach(() => spotify.close());

  it('are fetched once for 50 parallel requests', async () => {
    spotify.sandbox.faults.set({ kind: 'slow', delayMs: 20, match: TOKEN_PATH });
    const answers = await Promise.all(Array.from({ length: 50 }, () => find()));
    expect(answers.every((artists) => artists.length > 0)).toBe(true);
    expect(spotify.countCalls(TOKEN_PATH)).toBe(1);
    expect(spotify.countCalls(SEARCH_PATH)).toBe(50);
  });

  it('are kept until a minute before their end, then renewed once', async () => {
    await find();
    spotify.clock.advanceSeconds(3539);
    await find();
    expect(spotify.countCalls(TOKEN_PATH)).toBe(1);
    spotify.clock.advanceSeconds(1);
    await Promise.all(Array.from({ length: 50 }, () => find()));
    expect(spotify.countCalls(TOKEN_PATH)).toBe(2);
  });

  it('that live shorter than two minutes are used for half their time', async () => {
    await spotify.close();
    spotify = await openSpotifyAtSandbox({ tokenLifetimeSeconds: 60 });
    await find();
    spotify.clock.advanceSeconds(29);
    await find();
    expect(spotify.countCalls(TOKEN_PATH)).toBe(1);
    spotify.clock.advanceSeconds(1);
    await find();
    expect(spotify.countCalls(TOKEN_PATH)).toBe(2);
  });

  it('that are refused are renewed once, and the question is asked once more', async () => {
    await find();
    spotify.sandbox.faults.set({ kind: 'unauthorized', times: 1, match: SEARCH_PATH });
    expect((await find()).length).toBeGreaterThan(0);
    expect(spotify.countCalls(TOKEN_PATH)).toBe(2);
    expect(spotify.countCalls(SEARCH_PATH)).toBe(3);
    expect(spotify.log.ofLevel('ERROR')).toEqual([]);
  });

  it('that are revoked under many requests at once are renewed once', async () => {
    let issued = 0;
    const stub = await startStubUpstream((url, _method, { authorization }) => {
      if (url.pathname === TOKEN_PATH) return { body: { access_token: `t${(issued += 1)}`, expires_in: 3600 } };
      return authorization === 'Bearer t1' ? { status: 401 } : { body: { artists: { items: [] } } };
    });
    afterwards(() => stub.close());
    const other = openSpotify(
      { clientId: 'id', clientSecret: 'secret', apiBaseUrl: `${stub.baseUrl}/v1`, accountsBaseUrl: stub.baseUrl },
      'live',
      { clock: spotify.clock, health: spotify.health, logger: spotify.log.logger },
    );
    afterwards(() => other.close());
    await Promise.all(Array.from({ length: 20 }, () => other.artists.findArtists('Muse', noTimeLimit())));
    expect(issued).toBe(2);
  });

  it('that are refused twice make the source unavailable, with an ERROR and no secret in the log', async () => {
    spotify.sandbox.faults.set({ kind: 'unauthorized', match: SEARCH_PATH });
    await expect(find()).rejects.toMatchObject({ kind: 'unavailable', code: 'spotify_unavailable' });
    expect(spotify.countCalls(SEARCH_PATH)).toBe(2);
    expect(spotify.log.ofLevel('ERROR')).toEqual([
      expect.objectContaining({ msg: 'Upstream refused the credentials', upstream: 'spotify', status: 401 }),
    ]);
    expectNoSecret(spotify.log.text());
  });

  it('are refused for wrong credentials: unavailable, with an ERROR and no secret in the log', async () => {
    await spotify.close();
    spotify = await openSpotifyAtSandbox({}, { clientSecret: 'a-mistyped-secret' });
    await expect(find()).rejects.toMatchObject({ kind: 'unavailable', code: 'spotify_unavailable' });
    expect(spotify.countCalls(SEARCH_PATH)).toBe(0);
    expect(spotify.log.ofLevel('ERROR')).toEqual([
      expect.objectContaining({ status: 400, reason: 'invalid_client', upstream: 'spotify' }),
    ]);
    expect(spotify.log.text()).not.toContain('a-mistyped-secret');
    expectNoSecret(spotify.log.text());
  });

  it('are asked for again after a failed renewal', async () => {
    spotify.sandbox.faults.set({ kind: 'invalid_client', times: 1, match: TOKEN_PATH });
    await expect(find()).rejects.toMatchObject({ code: 'spotify_unavailable' });
    expect((await find()).length).toBeGreaterThan(0);
  });

  it.each([
    ['a 502 that passes', { kind: 'server_error' }],
    ['a connection that is cut once', { kind: 'cut' }],
    ['a body that is cut once', { kind: 'cut_body' }],
  ] as const)('survive %s', async (_what, fault) => {
    spotify.sandbox.faults.set({ ...fault, times: 1, match: TOKEN_PATH });
    expect((await find()).length).toBeGreaterThan(0);
    expect(spotify.countCalls(TOKEN_PATH)).toBe(2);
  });

  it.each([
    ['server_error', { kind: 'server_error', status: 503 }],
    ['cut', { kind: 'cut' }],
    ['not_json', { kind: 'not_json' }],
    ['empty_body', { kind: 'empty_body' }],
    ['another shape', { kind: 'wrong_shape' }],
    ['a token that is a list', { kind: 'wrong_shape', variant: 'bad_items' }],
    ['null', { kind: 'wrong_shape', variant: 'null' }],
  ] as const)('end as a broken source on %s', async (_what, fault) => {
    spotify.sandbox.faults.set({ ...fault, match: TOKEN_PATH });
    await expect(find()).rejects.toMatchObject({ kind: 'upstream_failed', code: 'upstream_error' });
    expect(spotify.countCalls(SEARCH_PATH)).toBe(0);
  });

  it.each(['rate_limited_json', 'rate_limited_text'] as const)('close the source on %s', async (kind) => {
    spotify.sandbox.faults.set({ kind, retryAfterSeconds: 9, match: TOKEN_PATH });
    await expect(find()).rejects.toMatchObject({ code: 'spotify_unavailable', retryAfterSeconds: 9 });
    await expect(find()).rejects.toMatchObject({ code: 'spotify_unavailable', retryAfterSeconds: 9 });
    expect(spotify.countCalls(TOKEN_PATH)).toBe(1);
  });

  it('that never come time out by themselves, for everybody who waits', async () => {
    spotify.sandbox.faults.set({ kind: 'hang', match: TOKEN_PATH });
    const waiting = Promise.allSettled([find(), find()]);
    await until('the token is asked for', () => spotify.countCalls(TOKEN_PATH) === 1);
    spotify.clock.advanceSeconds(5);
    for (const { status, reason } of (await waiting) as PromiseRejectedResult[]) {
      expect([status, (reason as { code: string }).code]).toEqual(['rejected', 'upstream_timeout']);
    }
  });

  it('are not waited for longer than the request’s own time limit, and serve the others', async () => {
    spotify.sandbox.faults.set({ kind: 'slow', delayMs: 100, match: TOKEN_PATH });
    const impatient = new AbortController();
    const [given, patient] = [find(impatient.signal), find()];
    await until('the token is asked for', () => spotify.countCalls(TOKEN_PATH) === 1);
    impatient.abort();
    await expect(given).rejects.toMatchObject({ code: 'upstream_timeout' });
    expect((await patient).length).toBeGreaterThan(0);
    expect(spotify.countCalls(TOKEN_PATH)).toBe(1);
  });

  it('are not asked for on behalf of a request whose time is up', async () => {
    await expect(find(AbortSignal.abort())).rejects.toMatchObject({ code: 'upstream_timeout' });
    expect(spotify.countCalls(SEARCH_PATH)).toBe(0);
  });
});

function expectNoSecret(text: string): void {
  const { clientId, clientSecret } = sampleSpotifyCredentials;
  for (const secret of [clientSecret, Buffer.from(`${clientId}:${clientSecret}`).toString('base64'), 'Bearer', 'BQ']) {
    expect(text).not.toContain(secret);
  }
}
