import { closedAfterEach } from '../../support/closed-after-each.js';
import { mbid } from '../../support/fake-identities.js';
import { openMusicBrainzAt } from '../../support/open-musicbrainz.js';
import type { StubAnswer } from '../../support/stub-upstream.js';

const afterwards = closedAfterEach();

async function open(...[answer, pace, patience]: Parameters<typeof openMusicBrainzAt>) {
  const musicbrainz = await openMusicBrainzAt(answer, pace, patience);
  afterwards(() => musicbrainz.close());
  let delays = 0;
  const find = (number = 1) => musicbrainz.identities.findByMbid(mbid(number), { onDelay: () => (delays += 1) });
  return { ...musicbrainz, find, delays: () => delays };
}

const FINE: StubAnswer = { body: { id: mbid(1), name: 'Wren' } };
const error = { error: 'its own words' };
const OUR_RATE: StubAnswer = {
  status: 503,
  headers: { 'x-ratelimit-zone': 'ws ip=203.0.113.9', 'x-ratelimit-remaining': '0', 'retry-after': '1' },
  body: error,
};
const THEIR_LOAD: StubAnswer = {
  status: 503,
  headers: { 'x-ratelimit-zone': 'search-global', 'x-ratelimit-remaining': '9', 'retry-after': '0' },
  body: error,
};

describe('MusicBrainz, when it sheds load,', () => {
  it('is asked again, up to four times, with a pause before each', async () => {
    const at: number[] = [];
    const { find } = await open((_url, number) => {
      at.push(Date.now());
      return number < 4 ? THEIR_LOAD : FINE;
    });
    expect(await find()).toMatchObject({ name: 'Wren' });
    const pauses = at.slice(1).map((moment, index) => moment - at[index]!);
    expect(pauses).toHaveLength(3);
    [20, 40, 80].forEach((least, index) => expect(pauses[index]).toBeGreaterThanOrEqual(least - 1));
  });

  it('is unavailable after that, and never unknown', async () => {
    const { find, asked, health } = await open(() => THEIR_LOAD);
    await expect(find()).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'musicbrainz_unavailable',
      retryAfterSeconds: 1,
    });
    expect(asked()).toHaveLength(4);
    expect(health.entries()).toContainEqual(['musicbrainz', 'down']);
  });

  it('is given up when the time for all tries would be up', async () => {
    const { find, asked } = await open(() => THEIR_LOAD, undefined, {
      tryMs: 500,
      pauseMs: 100,
      totalMs: 60,
      promptMs: 100,
    });
    await expect(find()).rejects.toMatchObject({ code: 'musicbrainz_unavailable' });
    expect(asked()).toHaveLength(1);
  });

  it('lets others pass before the next try', async () => {
    const { find, asked } = await open((url, number) =>
      number === 1 ? THEIR_LOAD : { body: { id: url.pathname.slice(-36), name: 'Wren' } },
    );
    await Promise.all([find(1), find(2)]);
    expect(asked().map((target) => target.slice(13, 49))).toEqual([mbid(1), mbid(2), mbid(1)]);
  });
});

describe('MusicBrainz, when we are over our rate,', () => {
  it.each([
    ['503', OUR_RATE],
    ['429', { status: 429, body: error }],
  ])('is asked nothing at all for as long as it says (%s)', async (_status, refusal) => {
    const at: number[] = [];
    const { find, log } = await open((_url, number) => {
      at.push(Date.now());
      return number === 1 ? refusal : FINE;
    });
    await Promise.all([find(1), find(2)]);
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(990);
    expect(log.ofLevel('WARNING')).toMatchObject([{ msg: 'Upstream limit reached', closed_for_seconds: 1 }]);
  });
});

describe('MusicBrainz, when it refuses us,', () => {
  it('is left alone for five minutes, with an ERROR', async () => {
    const { find, asked, log } = await open(() => ({ status: 403, body: error }));
    for (let i = 0; i < 3; i += 1) {
      await expect(find()).rejects.toMatchObject({ code: 'musicbrainz_unavailable', retryAfterSeconds: 300 });
    }
    expect(asked()).toHaveLength(1);
    expect(log.ofLevel('ERROR')).toMatchObject([
      { msg: 'Upstream refused the credentials', upstream: 'musicbrainz', status: 403 },
    ]);
  });
});

describe('MusicBrainz, when it is out,', () => {
  const html = (status: number): StubAnswer => ({
    status,
    headers: { 'content-type': 'text/html' },
    body: '<html>Bad Gateway</html>',
  });

  it('is asked a second time after a 5xx, and then not for a while', async () => {
    const { find, asked } = await open(() => html(502));
    await expect(find()).rejects.toMatchObject({ kind: 'upstream_failed', code: 'upstream_error' });
    expect(asked()).toHaveLength(2);
    await expect(find()).rejects.toMatchObject({ code: 'upstream_error', retryAfterSeconds: 5 });
    expect(asked()).toHaveLength(2);
  });

  it('is not asked for a while after it hung once', async () => {
    const { find, asked } = await open(() => new Promise<StubAnswer>(() => undefined), undefined, {
      tryMs: 50,
      pauseMs: 1,
      totalMs: 500,
      promptMs: 100,
    });
    await expect(find()).rejects.toMatchObject({ code: 'upstream_timeout' });
    await expect(find()).rejects.toMatchObject({ code: 'upstream_timeout', retryAfterSeconds: 5 });
    expect(asked()).toHaveLength(1);
  });

  it('is not asked for a while where nobody is at the address', async () => {
    const { find, server } = await open(() => FINE);
    await server.close();
    await expect(find()).rejects.toMatchObject({ code: 'upstream_error' });
    await expect(find()).rejects.toMatchObject({ code: 'upstream_error', retryAfterSeconds: 5 });
  });

  it.each([
    ['a page', html(200)],
    ['XML', { headers: { 'content-type': 'application/xml' }, body: '<metadata/>' }],
    ['an error as text', { body: error }],
    ['an error as an object', { body: { error: { code: 500, message: 'x' } } }],
    ['half an answer', { body: '{"id":"' }],
    ['nothing', { body: '' }],
    ['null', { body: 'null' }],
    ['an array', { body: [] }],
    ['another id', { body: { id: 'wren', name: 'Wren' } }],
    ['no name', { body: { id: mbid(1), name: ' ' } }],
    ['a status of its own', { status: 418, body: error }],
    ['a redirect without an address', { status: 301, body: FINE.body }],
  ] as [string, StubAnswer][])('has no usable answer: %s', async (_what, answer) => {
    const { find, asked } = await open(() => answer);
    await expect(find()).rejects.toMatchObject({ kind: 'upstream_failed', code: 'upstream_error' });
    expect(asked()).toHaveLength(1);
  });
});

describe('a request to MusicBrainz', () => {
  const PACE = { limit: 2, windowSeconds: 0.3 };

  it('says at once when it can’t be made at once', async () => {
    const { find, delays } = await open(() => FINE, PACE);
    await find();
    await find();
    expect(delays()).toBe(0);
    await find();
    expect(delays()).toBe(1);
  });

  it('says so where another one is under way', async () => {
    const { find, delays } = await open(() => FINE);
    await Promise.all([find(), find()]);
    expect(delays()).toBe(1);
  });

  it('says so where it has to be made again, and so does the next one as long as none has succeeded', async () => {
    const { find, delays } = await open((_url, number) =>
      number === 2 ? FINE : { status: number === 1 ? 502 : 200, body: 'x' },
    );
    await find();
    expect(delays()).toBe(1);
    await expect(find()).rejects.toThrow();
    expect(delays()).toBe(1);
    await expect(find()).rejects.toThrow();
    expect(delays()).toBe(2);
  });

  it('says so after an answer that came too late for a search, until one comes in time', async () => {
    const { find, delays } = await open(async (_url, number) => {
      if (number === 1) await new Promise((resolve) => setTimeout(resolve, 150));
      return FINE;
    });
    await find();
    expect(delays()).toBe(0);
    await find();
    expect(delays()).toBe(1);
    await find();
    expect(delays()).toBe(1);
  });

  it('is made alone, and no faster than the pace', async () => {
    const at: number[] = [];
    let running = 0;
    let most = 0;
    const { find } = await open(async () => {
      at.push(Date.now());
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      return FINE;
    }, PACE);
    await Promise.all(Array.from({ length: 7 }, () => find()));
    expect(most).toBe(1);
    // Two in each 300 ms.
    expect(at[6]! - at[0]!).toBeGreaterThanOrEqual(890);
  });

  it('is refused when forty wait already', async () => {
    const { find, asked } = await open(() => new Promise<StubAnswer>((resolve) => setTimeout(() => resolve(FINE), 5)));
    const ends = await Promise.allSettled(Array.from({ length: 50 }, () => find()));
    const refused = ends.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(10);
    expect(refused[0]).toMatchObject({ reason: { code: 'musicbrainz_unavailable', retryAfterSeconds: 30 } });
    expect(asked()).toHaveLength(40);
  });
});
