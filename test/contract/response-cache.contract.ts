import type { ResponseCache, FetchedResponse } from '../../src/core/music/response-cache.js';
import type { Artist } from '../../src/core/music/artist.js';
import { defaultCachePolicy } from '../../src/core/music/music-policies.js';
import { DomainError } from '../../src/core/shared/domain-error.js';
import { sourceBroken, sourceTimedOut, sourceUnavailable } from '../../src/core/music/source.js';
import { anArtist } from '../support/fake-sources.js';
import type { ManualClock } from '../support/manual-clock.js';
import { until } from '../support/until.js';

type Artists = FetchedResponse<readonly Artist[]>;

/** A cache of answers before a source that the test plays. */
export interface ResponseCacheUnderTest {
  readonly cache: ResponseCache;
  readonly clock: ManualClock;
  /** Resolves once other processes know what this one was told. */
  settled(): Promise<void>;
  /** Tells what was logged as an error. */
  errors(): readonly unknown[];
  close(): Promise<void>;
}

/** A source that counts how often it is asked. */
export class AskedSource {
  asked = 0;
  said: Artists = { value: [anArtist('Muse')], negative: false };
  failure: Error | null = null;
  /** Questions wait for this. */
  ready: Promise<void> = Promise.resolve();

  readonly ask = async (): Promise<Artists> => {
    this.asked += 1;
    await this.ready;
    if (this.failure !== null) throw this.failure;
    return this.said;
  };

  /** Lets questions wait until what is returned is called. */
  holdBack(): () => void {
    let release: () => void = () => undefined;
    this.ready = new Promise((resolve) => (release = resolve));
    return release;
  }
}

const { negativeTtlMs, ttlMs, staleWhileRevalidateMs, staleIfErrorMs, retryMs } = defaultCachePolicy;

/** @param open a cache of its own for each test, with the usual policy */
export function responseCacheContract(open: () => Promise<ResponseCacheUnderTest>): void {
  let setting: ResponseCacheUnderTest;
  let source: AskedSource;
  beforeEach(async () => {
    setting = await open();
    source = new AskedSource();
  });
  afterEach(() => setting.close());

  const find = async (question = 'muse') => setting.cache.get('artists', question, source.ask);
  const names = async (question?: string) => (await find(question)).value.map(({ name }) => name);
  /** Lets time pass; what takes a few milliseconds in life is not cut short by the jump. */
  const later = async (milliseconds: number): Promise<void> => {
    await setting.settled();
    setting.clock.advance(milliseconds);
  };
  const asked = (count: number) => until(`the source is asked ${count} times`, () => source.asked === count);

  it('asks once and gives the same answer as long as it is fresh', async () => {
    const first = await find();
    expect(first).toEqual({ value: [anArtist('Muse')], fetchedAt: setting.clock.now().getTime(), stale: false });
    await later(ttlMs - 1);
    expect(await find()).toEqual(first);
    expect(source.asked).toBe(1);
  });

  it('gives a fresh answer without copying it', async () => {
    const first = await find();
    expect(await find()).toBe(first);
  });

  it('keeps questions and kinds apart', async () => {
    await find('muse');
    source.said = { value: [anArtist('Queen')], negative: false };
    expect(await names('queen')).toEqual(['Queen']);
    expect(await names('muse')).toEqual(['Muse']);
    const tracks = { value: { tracks: [], nextOffset: null }, negative: false };
    expect((await setting.cache.get('tracks', 'muse', () => Promise.resolve(tracks))).value).toEqual(tracks.value);
  });

  it('asks once for a thousand at the same time', async () => {
    const release = source.holdBack();
    const all = Array.from({ length: 1_000 }, () => find());
    await asked(1);
    release();
    expect(new Set(await Promise.all(all)).size).toBe(1);
    expect(source.asked).toBe(1);
  });

  it('gives all of them the same failure, keeps nothing of it, and lets the next one ask', async () => {
    source.failure = sourceTimedOut('spotify');
    const release = source.holdBack();
    const all = Promise.allSettled(Array.from({ length: 1_000 }, () => find()));
    await asked(1);
    release();
    const ends = await all;
    expect(new Set(ends.map((end) => (end.status === 'rejected' ? end.reason : 'fulfilled')))).toEqual(
      new Set([source.failure]),
    );
    source.failure = null;
    expect(await names()).toEqual(['Muse']);
    expect(source.asked).toBe(2);
  });

  it('lets the others ask when the refusal concerned only whoever asked', async () => {
    const refusal = new DomainError('unavailable', 'youtube_unavailable', 'You …', { callerSpecific: true });
    const refused = new AskedSource();
    refused.failure = refusal;
    const release = refused.holdBack();
    const first = setting.cache.get('artists', 'muse', refused.ask);
    await until('the first asks', () => refused.asked === 1);
    const others = Array.from({ length: 20 }, () => find());
    release();
    await expect(first).rejects.toBe(refusal);
    expect(new Set(await Promise.all(others)).size).toBe(1);
    expect([refused.asked, source.asked]).toEqual([1, 1]);
  });

  it('passes a defect on, too', async () => {
    source.failure = new TypeError('a defect');
    await expect(find()).rejects.toBe(source.failure);
  });

  it('gives everybody the old answer, marked, while one renewal runs', async () => {
    const first = await find();
    await later(ttlMs);
    source.said = { value: [anArtist('Muse', { popularity: 99 })], negative: false };
    const release = source.holdBack();
    for (const answer of await Promise.all(Array.from({ length: 100 }, () => find()))) {
      expect(answer).toEqual({ ...first, stale: true });
    }
    await asked(2);
    expect(await find()).toEqual({ ...first, stale: true });
    release();
    await until('it is renewed', async () => !(await find()).stale);
    expect((await find()).value[0]?.popularity).toBe(99);
    expect(source.asked).toBe(2);
  });

  it.each([
    ['limited', sourceUnavailable('spotify', 9)],
    ['broken', sourceBroken('spotify')],
    ['too slow', sourceTimedOut('spotify')],
  ])('gives the old answer, marked, when the source is %s', async (_what, failure) => {
    const first = await find();
    source.failure = failure;
    await later(ttlMs);
    expect(await find()).toEqual({ ...first, stale: true });
    await asked(2);
    await later(staleWhileRevalidateMs - ttlMs);
    // By now it is too old to be given without having asked.
    expect(await find()).toEqual({ ...first, stale: true });
    expect(source.asked).toBe(3);
    await later(staleIfErrorMs - staleWhileRevalidateMs - 1);
    expect(await find()).toEqual({ ...first, stale: true });
    expect(setting.errors()).toEqual([]);
  });

  it('drops the old answer in the end', async () => {
    await find();
    source.failure = sourceBroken('spotify');
    await later(staleIfErrorMs);
    await expect(find()).rejects.toBe(source.failure);
  });

  it('waits for a new answer when the old one is too old to be given unasked', async () => {
    await find();
    await later(staleWhileRevalidateMs);
    source.said = { value: [anArtist('Muse', { popularity: 99 })], negative: false };
    expect(await find()).toMatchObject({ value: [{ popularity: 99 }], stale: false });
  });

  it('leaves a source alone for a while after a renewal that failed', async () => {
    await find();
    await later(staleWhileRevalidateMs);
    source.failure = sourceBroken('spotify');
    await find();
    expect(source.asked).toBe(2);
    await later(retryMs - 1);
    for (let i = 0; i < 20; i += 1) expect((await find()).stale).toBe(true);
    expect(source.asked).toBe(2);
    await later(1);
    await find();
    expect(source.asked).toBe(3);
  });

  it('tells of a defect in a renewal that nobody waits for', async () => {
    await find();
    await later(ttlMs);
    source.failure = new TypeError('a defect');
    expect((await find()).stale).toBe(true);
    await until('it is logged', () => setting.errors().length > 0);
  });

  it('keeps for a moment only what is not worth more, and never gives it for a failure', async () => {
    source.said = { value: [], negative: true };
    await find();
    await later(negativeTtlMs - 1);
    expect(await find()).toMatchObject({ value: [], stale: false });
    expect(source.asked).toBe(1);
    await later(1);
    source.failure = sourceBroken('spotify');
    await expect(find()).rejects.toBe(source.failure);
    expect(source.asked).toBe(2);
  });

  it('forgets what it had when the source says that there is nothing any more', async () => {
    await find();
    await later(staleWhileRevalidateMs);
    source.said = { value: [], negative: true };
    expect(await find()).toMatchObject({ value: [], stale: false });
    await later(negativeTtlMs);
    source.failure = sourceBroken('spotify');
    await expect(find()).rejects.toBe(source.failure);
  });
}
