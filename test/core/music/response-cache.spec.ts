import { cacheKey, staleSeconds } from '../../../src/core/music/response-cache.js';
import { foldName } from '../../../src/core/music/choose-by-name.js';
import { defaultCachePolicy } from '../../../src/core/music/music-policies.js';

describe('a question', () => {
  it.each([
    ['case', 'Daft Punk', 'DAFT PUNK'],
    ['white space', 'Daft Punk', '  daft \t punk '],
    ['how an accent is written', 'Beyonce\u0301', 'Beyoncé'],
    ['case of a handle', '@Muse', '@muse'],
    ['case of words that only look like operators', 'Orson', 'ORSON'],
  ])('is the same whatever the %s', (_what, one, other) => {
    expect(cacheKey(one)).toBe(cacheKey(other));
  });

  it.each([
    ['accents', 'Bjork', 'Björk'],
    ['spacing between words', 'Daft Punk', 'daftpunk'],
    ['punctuation', 'AC/DC', 'ACDC'],
    ['an operator', 'Love OR Hate', 'love or hate'],
    ['another operator', 'Queen NOT Cover', 'Queen not Cover'],
    ['the sign of a handle', '@muse', 'muse'],
  ])('is another one for %s', (_what, one, other) => {
    expect(cacheKey(one)).not.toBe(cacheKey(other));
  });

  it.each([
    ['STRASSE', 'strasse'],
    ['İbrahim', 'i̇brahim'],
    ['ΟΔΥΣΣΕΑΣ', 'οδυσσεας'],
    ['ＡＢＣ', 'ａｂｃ'],
    ['Dž', 'dž'],
  ])('that is the same for two names finds the same of several artists: %s, %s', (one, other) => {
    expect(cacheKey(one)).toBe(cacheKey(other));
    expect(foldName(one)).toBe(foldName(other));
  });
});

describe('the age of an answer', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  it.each([
    [true, 0, 0],
    [true, 1_999, 1],
    // A host whose clock is ahead said it.
    [true, -5_000, 0],
    [false, 60_000, null],
  ])('stale: %s, said %d ms ago: %s', (stale, ago, seconds) => {
    expect(staleSeconds({ value: null, fetchedAt: now.getTime() - ago, stale }, now)).toBe(seconds);
  });
});

describe('the keeping policy', () => {
  it('keeps nothing for longer than the sources allow, and stages in order', () => {
    const { negativeTtlMs, ttlMs, staleWhileRevalidateMs, staleIfErrorMs } = defaultCachePolicy;
    expect([negativeTtlMs, ttlMs, staleWhileRevalidateMs, staleIfErrorMs]).toEqual(
      [negativeTtlMs, ttlMs, staleWhileRevalidateMs, staleIfErrorMs].sort((a, b) => a - b),
    );
    expect(staleIfErrorMs).toBeLessThan(24 * 3_600_000);
  });
});
