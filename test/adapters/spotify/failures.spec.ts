import type { ArtistCatalog } from '../../../src/core/music/music.ports.js';
import type { Fault } from '../../support/sandbox-faults/index.js';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { noTimeLimit, openSpotifyAtSandbox, type SourceUnderTest } from '../../support/open-sources.js';
import { until } from '../../support/until.js';

const SEARCH_PATH = '/v1/search';

const afterwards = closedAfterEach();

describe('Spotify’s failures', () => {
  let spotify: SourceUnderTest<ArtistCatalog>;
  const find = (signal = noTimeLimit()) => spotify.adapter.findArtists('Muse', signal);
  // A new one each time: so many failures in a row would open the circuit.
  beforeEach(async () => {
    spotify = await openSpotifyAtSandbox();
    await find();
    spotify.sandbox.clearCalls();
  });
  afterEach(() => spotify.close());

  it.each([
    ['a 500', { kind: 'server_error', status: 500 }],
    ['a 502', { kind: 'server_error', status: 502 }],
    ['a 503', { kind: 'server_error', status: 503 }],
    ['a cut connection', { kind: 'cut' }],
    ['a cut body', { kind: 'cut_body' }],
  ] as const)('%s once is tried once more and answered', async (_what, fault) => {
    spotify.sandbox.faults.set({ ...fault, times: 1 });
    expect((await find()).length).toBeGreaterThan(0);
    expect(spotify.countCalls(SEARCH_PATH)).toBe(2);
    expect(spotify.health.entries()).toContainEqual(['spotify', 'up']);
  });

  it.each([
    ['a 500', { kind: 'server_error', status: 500 }],
    ['a 502', { kind: 'server_error', status: 502 }],
    ['a 503', { kind: 'server_error', status: 503 }],
    ['a cut connection', { kind: 'cut' }],
    ['a cut body', { kind: 'cut_body' }],
  ] as const)('%s twice is a broken source, and not tried a third time', async (_what, fault) => {
    spotify.sandbox.faults.set(fault);
    await expect(find()).rejects.toMatchObject({ kind: 'upstream_failed', code: 'upstream_error' });
    expect(spotify.countCalls(SEARCH_PATH)).toBe(2);
    expect(spotify.health.entries()).toContainEqual(['spotify', 'down']);
  });

  const unusable: [string, Fault][] = [
    ['a page that is not JSON', { kind: 'not_json' }],
    ['no body', { kind: 'empty_body' }],
    ['something else', { kind: 'wrong_shape', variant: 'other' }],
    ['lists that are null', { kind: 'wrong_shape', variant: 'items_null' }],
    ['lists of other things', { kind: 'wrong_shape', variant: 'bad_items' }],
    ['an array', { kind: 'wrong_shape', variant: 'array' }],
    ['null', { kind: 'wrong_shape', variant: 'null' }],
  ];
  it.each(unusable)('%s is a broken source, for artists and tracks', async (_what, fault) => {
    spotify.sandbox.faults.set(fault);
    await expect(find()).rejects.toMatchObject({ kind: 'upstream_failed', code: 'upstream_error' });
    await expect(spotify.adapter.findTracks('Muse', 1, 0, noTimeLimit())).rejects.toMatchObject({
      code: 'upstream_error',
    });
    expect(spotify.health.entries()).toContainEqual(['spotify', 'down']);
    expect(spotify.log.lines.at(-1)).toMatchObject({ level: 'WARNING', msg: 'Upstream call failed' });
  });

  it('a body without an end is a broken source, and not read to its end', async () => {
    spotify.sandbox.faults.set({ kind: 'huge_body', megabytes: 512 });
    const before = process.memoryUsage().rss;
    await expect(find()).rejects.toMatchObject({ kind: 'upstream_failed', code: 'upstream_error' });
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(200);
  });

  it('a refusal in plain text is unavailable, with an ERROR without the text', async () => {
    spotify.sandbox.faults.set({ kind: 'forbidden_text' });
    await expect(find()).rejects.toMatchObject({ kind: 'unavailable', code: 'spotify_unavailable' });
    expect(spotify.log.ofLevel('ERROR').at(-1)).toMatchObject({ msg: 'Upstream refused the credentials', status: 403 });
    expect(spotify.log.text()).not.toContain('premium');
  });

  it('a source that hangs is given up when the time is up', async () => {
    spotify.sandbox.faults.set({ kind: 'hang' });
    const limit = new AbortController();
    const running = find(limit.signal);
    await until('the search arrives', () => spotify.countCalls(SEARCH_PATH) === 1);
    limit.abort();
    await expect(running).rejects.toMatchObject({ kind: 'upstream_timeout', code: 'upstream_timeout' });
    expect(spotify.countCalls(SEARCH_PATH)).toBe(1);
  });

  it('a source that hangs in the middle of its answer is given up as well', async () => {
    spotify.sandbox.faults.set({ kind: 'slow', delayMs: 5_000 });
    await expect(find(AbortSignal.timeout(50))).rejects.toMatchObject({ code: 'upstream_timeout' });
  });

  it('nobody at the address is a broken source', async () => {
    const other = await openSpotifyAtSandbox();
    afterwards(() => other.close());
    await other.sandbox.close();
    await expect(other.adapter.findArtists('Muse', noTimeLimit())).rejects.toMatchObject({ code: 'upstream_error' });
  });

  it('write one WARNING that says what failed and how, never the query', async () => {
    spotify.sandbox.faults.set({ kind: 'cut' });
    await expect(spotify.adapter.findArtists('a very private name', noTimeLimit())).rejects.toThrow();
    expect(spotify.log.lines.at(-1)).toMatchObject({
      level: 'WARNING',
      msg: 'Upstream call failed',
      upstream: 'spotify',
      operation: '/search',
      code: 'upstream_error',
    });
    expect(spotify.log.text()).not.toMatch(/private/);
  });

  it('end with the fault: the next answer is whole', async () => {
    spotify.sandbox.faults.set({ kind: 'cut_body', times: 2 });
    await expect(find()).rejects.toThrow();
    expect((await find()).length).toBeGreaterThan(0);
    expect(spotify.health.entries()).toContainEqual(['spotify', 'up']);
  });
});
