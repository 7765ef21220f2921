import { guessHandle } from '../../../src/core/music/search-channel.js';

describe('the handle that a name suggests', () => {
  it.each([
    ['Muse', 'muse'],
    ['  The  Beatles ', 'thebeatles'],
    ['BEYONCÉ', 'beyonce'],
    ['Sigur Rós', 'sigurros'],
    ['Guns N’ Roses', 'gunsnroses'],
    ['AC/DC', 'acdc'],
    ['P!nk', 'pnk'],
    ['Simon & Garfunkel', 'simonandgarfunkel'],
    ['blink-182', 'blink-182'],
    ['-M-usic.', 'm-usic'],
    ['MGMT', 'mgmt'],
    ['U2 3', 'u23'],
    ['ﬁn.', 'fin'],
    ['a'.repeat(30), 'a'.repeat(30)],
  ])('%j is %s', (name, handle) => {
    expect(guessHandle(name)).toBe(handle);
  });

  it.each([
    '',
    '@',
    'U2',
    '!!!',
    '...',
    'Кино',
    '宇多田ヒカル',
    'أم كلثوم',
    'Björk 東京',
    'a'.repeat(31),
    '️👍🏽👍🏽👍🏽',
    '\ud800abc',
  ])('is none for %j', (name) => {
    // What is left has to be a handle; half of a character is no letter and is left out.
    expect(guessHandle(name)).toBe(name === '\ud800abc' ? 'abc' : null);
  });

  it('takes no time for a name of a megabyte', () => {
    const startedAt = performance.now();
    expect(guessHandle('-'.repeat(1_000_000))).toBeNull();
    expect(guessHandle('a-'.repeat(500_000))).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
