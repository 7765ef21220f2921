import { characterCount, hasControlCharacters } from '../../../src/core/shared/text.js';

describe('control characters', () => {
  it.each([
    ['NUL', '\0'],
    ['CR', '\r'],
    ['LF', '\n'],
    ['tab', '\t'],
    ['escape', '\u001b'],
    ['DEL', '\u007f'],
    ['C1 next line', '\u0085'],
    ['line separator', '\u2028'],
    ['paragraph separator', '\u2029'],
  ])('are found: %s', (_name, character) => {
    expect(hasControlCharacters(`a${character}b`)).toBe(true);
  });

  it.each(['', 'Sigur Rós', '東京事変', 'm\u200dm', '😀', 'a\u00a0b', '<b>'])('are not in %j', (text) => {
    expect(hasControlCharacters(text)).toBe(false);
  });
});

describe('counting characters', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['é', 1],
    ['😀😀', 2],
    ['東京', 2],
  ])('%j has as many as a person would count', (text, count) => {
    expect(characterCount(text)).toBe(count);
  });
});
