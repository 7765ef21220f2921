import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../support/manual-clock.js';
import { scrape } from '../support/metrics-text.js';
import { GENEROUS_LIMITS, sendJson, startService, type TestService } from '../support/run-service.js';

/** What Google grants by itself, and a proxy in front that says who asks. */
const VARIABLES = { ...GENEROUS_LIMITS, YOUTUBE_SEARCHES_PER_DAY: '100', TRUST_PROXY_HOPS: '1' };

/** The sample channel @queenofficial: its handle is not its name, so the name has to be searched for. */
const SEARCHED = 'Queen';
/** The sample channel @muse. */
const GUESSED = 'Muse';

const TO_MIDNIGHT = 20 * 3600;

describe('a search on YouTube', () => {
  let service: TestService;
  let clock: ManualClock;
  beforeEach(async () => {
    // Four in the morning in Los Angeles.
    clock = new ManualClock('2026-11-23T12:00:00Z');
    service = await startService(VARIABLES, clock);
  });
  afterEach(() => service.stop());

  const find = (name: string, client = '203.0.113.1') =>
    sendJson(
      `${service.url}/api/v1/youtube/search`,
      { channel_name: name },
      { headers: { 'x-forwarded-for': client } },
    );
  const calls = (method: string) => service.youtube.calls.filter(({ path }) => path === `/youtube/v3/${method}`).length;
  /** What it costs to find that name. */
  const costOf = async (name: string) => {
    service.youtube.clearCalls();
    const { status, json } = await find(name);
    return { status, title: json.data?.title, searches: calls('search'), channels: calls('channels') };
  };
  const quota = async (upstream: string) => (await scrape(service.url)).value('upstream_quota_used', { upstream });

  it('costs one search for a new name, and none once it is known, whoever asks and however it is written', async () => {
    expect(await costOf(SEARCHED)).toEqual({ status: 200, title: 'Queen', searches: 1, channels: 2 });
    expect(await costOf(' QUEEN ')).toEqual({ status: 200, title: 'Queen', searches: 0, channels: 0 });
    clock.advanceSeconds(28 * 86_400);
    expect(await costOf(SEARCHED)).toMatchObject({ searches: 0, channels: 1 });
    clock.advanceSeconds(86_400);
    expect((await costOf(SEARCHED)).searches).toBe(1);
  });

  it('costs none for a handle, nor for a name that is the channel’s handle', async () => {
    expect(await costOf('@queenofficial')).toEqual({ status: 200, title: 'Queen', searches: 0, channels: 1 });
    expect(await costOf('@nobody-has-this')).toMatchObject({ status: 404, searches: 0, channels: 1 });
    expect(await costOf(GUESSED)).toEqual({ status: 200, title: 'Muse', searches: 0, channels: 1 });
  });

  it('takes a guessed handle only for the name that was asked for', async () => {
    expect(await costOf('queenofficial')).toEqual({ status: 200, title: 'Queen', searches: 1, channels: 2 });
    // No handle can be like this, so none is tried.
    expect(await costOf('Mo')).toMatchObject({ status: 200, searches: 1, channels: 1 });
  });

  it('finds the top video of a channel with many for 9 units, and for 2 when it was looked for lately', async () => {
    await find('@queenofficial');
    expect(service.youtube.calls).toHaveLength(9);
    service.youtube.clearCalls();
    // The whole answer is not kept for so long.
    clock.advanceSeconds(7 * 3600);
    const { json } = await find('@queenofficial');
    expect(json.data.top_video_title).toContain('Bohemian Rhapsody');
    expect(service.youtube.calls).toHaveLength(2);
  });

  it('is counted, and the metrics tell', async () => {
    await find(SEARCHED);
    expect(await quota('youtube_search')).toBe(1);
    expect(await quota('youtube_units')).toBe(service.youtube.calls.length - 1);
  });

  it('is refused to one visitor who has had the share, while others search and handles work', async () => {
    for (let i = 0; i < 20; i += 1) expect((await find(`nobody ${i} zz`)).status).toBe(404);
    const refused = await find('nobody 20 zz');
    expect([refused.status, refused.json.code]).toEqual([503, 'youtube_unavailable']);
    expect(refused.headers.get('retry-after')).toBe(String(TO_MIDNIGHT));
    expect(refused.json.message).toContain('@name');
    expect(refused.json).toMatchObject({ success: false, data: null, error: refused.json.message });
    expect(calls('search')).toBe(20);

    expect((await find('nobody 20 zz', '203.0.113.2')).status).toBe(404);
    expect((await find('@queenofficial')).status).toBe(200);
    expect((await find(GUESSED)).status).toBe(200);
    // A name that somebody else found costs nothing.
    await find(SEARCHED, '203.0.113.2');
    expect((await find('queen ')).status).toBe(200);

    const page = await fetch(`${service.url}/?q=nobody+21+zz&source=youtube`, {
      headers: { 'x-forwarded-for': '203.0.113.1' },
    });
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, String(TO_MIDNIGHT)]);
    expect(await page.text()).toContain('@name');
    expect(service.logText()).not.toContain('nobody 2');
    expect(service.logs.filter(({ level }) => level === 'ERROR')).toEqual([]);

    clock.advanceSeconds(TO_MIDNIGHT);
    expect((await find('nobody 20 zz')).status).toBe(404);
  });

  it('is refused to a network of IPv6 as to one visitor', async () => {
    for (let i = 0; i < 20; i += 1) await find(`nobody ${i} zz`, `2001:db8:1:2::${i}`);
    expect((await find('nobody 20 zz', '2001:db8:1:2:ffff::1')).status).toBe(503);
    expect((await find('nobody 20 zz', '2001:db8:1:3::1')).status).toBe(404);
  });

  it('does not hide Spotify’s answer when it is refused', async () => {
    for (let i = 0; i < 20; i += 1) await find(`nobody ${i} zz`);
    const response = await fetch(`${service.url}/api/v1/search?q=Queen`, {
      headers: { 'x-forwarded-for': '203.0.113.1' },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      data: { spotify: { status: 'ok' }, youtube: { status: 'unavailable', channel: null } },
    });
  });
});

describe('a search on YouTube while the database is out of reach', () => {
  let service: TestService;
  beforeEach(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'octa-gone-'));
    service = await startService({
      ...VARIABLES,
      YOUTUBE_SEARCHES_PER_DAY: '5',
      DATABASE_URL: `sqlite:///${join(folder, 'octa_music.db')}`,
      SECRET_KEY: 'a key for a service that has nowhere to keep one',
    });
    // A file cannot be in what is no folder any more.
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
  });
  afterEach(() => service.stop());

  it('is answered, and counted all the same', async () => {
    const find = (i: number) =>
      sendJson(
        `${service.url}/api/v1/youtube/search`,
        { channel_name: i === 0 ? SEARCHED : `nobody ${i} zz` },
        { headers: { 'x-forwarded-for': `203.0.113.${i}` } },
      );
    const startedAt = performance.now();
    expect((await find(0)).json.data).toMatchObject({ title: 'Queen' });
    for (let i = 1; i < 5; i += 1) expect((await find(i)).json.code).toBe('not_found');
    expect((performance.now() - startedAt) / 5).toBeLessThan(1_000);
    const refused = await find(5);
    expect([refused.status, refused.json.code]).toEqual([503, 'youtube_unavailable']);
    expect((await scrape(service.url)).value('upstream_quota_used', { upstream: 'youtube_search' })).toBe(5);
  });
});
