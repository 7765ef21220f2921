import { openYouTube } from '../../../src/app/modules/youtube.module.js';
import type { ChannelDirectory } from '../../../src/core/music/music.ports.js';
import { sampleYouTubeApiKey, type Fault } from '../../support/sandbox-faults/index.js';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { anAsker } from '../../support/fake-sources.js';
import { noTimeLimit, openYouTubeAtSandbox, type SourceUnderTest } from '../../support/open-sources.js';
import { until } from '../../support/until.js';

const afterwards = closedAfterEach();

describe('YouTube’s failures', () => {
  let youtube: SourceUnderTest<ChannelDirectory>;
  const handle = (signal = noTimeLimit()) => youtube.adapter.findByHandle('@muse', signal);
  const search = (signal = noTimeLimit()) => youtube.adapter.searchByName('Muse', anAsker, signal);
  beforeEach(async () => {
    youtube = await openYouTubeAtSandbox();
  });
  afterEach(async () => {
    await youtube.close();
    // Whatever went wrong: the key stands in the address, and the address in no line.
    expect(youtube.log.text()).not.toContain(sampleYouTubeApiKey);
    expect(youtube.log.text()).not.toContain('key=');
  });

  const passing: [string, Fault][] = [
    ['a 500', { kind: 'server_error', status: 500 }],
    ['a 502', { kind: 'server_error', status: 502 }],
    ['a 503', { kind: 'server_error', status: 503 }],
    ['a cut connection', { kind: 'cut' }],
    ['a cut body', { kind: 'cut_body' }],
  ];
  it.each(passing)('%s once is tried once more and answered', async (_what, fault) => {
    youtube.sandbox.faults.set({ ...fault, times: 1 });
    expect(await handle()).toMatchObject({ title: 'Muse' });
    expect(youtube.sandbox.calls).toHaveLength(2);
  });

  it.each(passing)('%s twice is a broken source, and not tried a third time', async (_what, fault) => {
    youtube.sandbox.faults.set(fault);
    await expect(search()).rejects.toMatchObject({ kind: 'upstream_failed', code: 'upstream_error' });
    expect(youtube.sandbox.calls).toHaveLength(2);
    expect(youtube.health.entries()).toContainEqual(['youtube', 'down']);
  });

  const unusable: [string, Fault][] = [
    ['a page that is not JSON', { kind: 'not_json' }],
    ['no body', { kind: 'empty_body' }],
    ['something else', { kind: 'wrong_shape', variant: 'other' }],
    ['lists that are null', { kind: 'wrong_shape', variant: 'items_null' }],
    ['lists of other things', { kind: 'wrong_shape', variant: 'bad_items' }],
    ['an array', { kind: 'wrong_shape', variant: 'array' }],
    ['null', { kind: 'wrong_shape', variant: 'null' }],
    ['a body without an end', { kind: 'huge_body', megabytes: 64 }],
  ];
  it.each(unusable)('%s is a broken source, for searches and handles', async (_what, fault) => {
    youtube.sandbox.faults.set(fault);
    await expect(search()).rejects.toMatchObject({ kind: 'upstream_failed', code: 'upstream_error' });
    await expect(handle()).rejects.toMatchObject({ kind: 'upstream_failed', code: 'upstream_error' });
    expect(youtube.health.entries()).toContainEqual(['youtube', 'down']);
    expect(youtube.log.lines.at(-1)).toMatchObject({ level: 'WARNING', msg: 'Upstream call failed' });
  });

  const refused: [string, Fault, object][] = [
    ['a bad key', { kind: 'bad_key' }, { status: 400, reason: 'API_KEY_INVALID' }],
    [
      'a bad key, in the former form',
      { kind: 'bad_key', variant: 'keyInvalid' },
      { status: 400, reason: 'keyInvalid' },
    ],
    ['an API that is switched off', { kind: 'access_not_configured' }, { status: 403, reason: 'SERVICE_DISABLED' }],
    ['a 401', { kind: 'unauthorized' }, { status: 401, reason: 'authError' }],
  ];
  it.each(refused)('%s is unavailable, with an ERROR', async (_what, fault, line) => {
    youtube.sandbox.faults.set(fault);
    await expect(handle()).rejects.toMatchObject({ kind: 'unavailable', code: 'youtube_unavailable' });
    expect(youtube.sandbox.calls).toHaveLength(1);
    expect(youtube.log.ofLevel('ERROR')).toEqual([
      expect.objectContaining({ msg: 'Upstream refused the credentials', upstream: 'youtube', ...line }),
    ]);
  });

  it('a key that really is another one is refused, and appears nowhere', async () => {
    await youtube.close();
    youtube = await openYouTubeAtSandbox({ apiKey: 'AIza-a-mistyped-key' });
    await expect(search()).rejects.toMatchObject({ code: 'youtube_unavailable' });
    expect(youtube.log.ofLevel('ERROR')).toHaveLength(1);
    expect(youtube.log.text()).not.toContain('AIza');
  });

  it('a source that hangs is given up when the time is up', async () => {
    youtube.sandbox.faults.set({ kind: 'hang' });
    const limit = new AbortController();
    const running = search(limit.signal);
    await until('the search arrives', () => youtube.sandbox.calls.length === 1);
    limit.abort();
    await expect(running).rejects.toMatchObject({ kind: 'upstream_timeout', code: 'upstream_timeout' });
    expect(youtube.sandbox.calls).toHaveLength(1);
  });

  it('a 404 that is not YouTube’s own is a broken source', async () => {
    const other = openYouTube(
      { apiKey: sampleYouTubeApiKey, apiBaseUrl: `${youtube.sandbox.baseUrl}/somewhere/else` },
      'live',
      { clock: youtube.clock, health: youtube.health, logger: youtube.log.logger },
    );
    afterwards(() => other.close());
    await expect(other.channels.searchByName('Muse', anAsker, noTimeLimit())).rejects.toMatchObject({
      code: 'upstream_error',
    });
  });

  it('nobody at the address is a broken source, and the key is not in the line about it', async () => {
    await youtube.sandbox.close();
    await expect(search()).rejects.toMatchObject({ code: 'upstream_error' });
    expect(youtube.log.lines.at(-1)).toMatchObject({ level: 'WARNING', operation: 'search' });
  });

  it('end with the fault: the next answer is whole', async () => {
    youtube.sandbox.faults.set({ kind: 'server_error', times: 2 });
    await expect(handle()).rejects.toThrow();
    expect(await handle()).toMatchObject({ title: 'Muse' });
    expect(youtube.health.entries()).toContainEqual(['youtube', 'up']);
  });
});
