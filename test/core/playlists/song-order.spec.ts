import { namedFirst, type SongMove, withMoved } from '../../../src/core/playlists/reorder-songs.js';

const CURRENT = ['a', 'b', 'c', 'd'];

describe('songs named in a new order', () => {
  it.each([
    ['all', ['d', 'c', 'b', 'a'], ['d', 'c', 'b', 'a']],
    ['some', ['c', 'a'], ['c', 'a', 'b', 'd']],
    ['none', [], CURRENT],
  ])('come first: %s', (_what, named, expected) => {
    expect(namedFirst(CURRENT, named)).toEqual(expected);
  });

  it('must be there still, each of them once', () => {
    expect(() => namedFirst(CURRENT, ['a', 'x'])).toThrow(expect.objectContaining({ code: 'playlist_changed' }));
    expect(() => namedFirst(CURRENT, ['a', 'b', 'a'])).toThrow(
      expect.objectContaining({ code: 'validation_failed', details: [expect.objectContaining({ field: 'song_ids' })] }),
    );
    expect(() => namedFirst([], ['a'])).toThrow(expect.objectContaining({ code: 'playlist_changed' }));
  });
});

describe('one song moved', () => {
  it.each<[string, SongMove, string]>([
    ['b', 'up', 'bacd'],
    ['a', 'up', 'abcd'],
    ['b', 'down', 'acbd'],
    ['d', 'down', 'abcd'],
    ['c', 'first', 'cabd'],
    ['b', 'last', 'acdb'],
    ['a', { position: 1 }, 'abcd'],
    ['a', { position: 3 }, 'bcad'],
    ['d', { position: 2 }, 'adbc'],
    ['a', { position: 99 }, 'bcda'],
  ])('%s %p', (id, move, expected) => {
    expect(withMoved(CURRENT, id, move).join('')).toBe(expected);
  });

  it.each([0, -1, 1.5, NaN, Infinity])('goes to no place such as %p', (position) => {
    expect(() => withMoved(CURRENT, 'a', { position })).toThrow(
      expect.objectContaining({ code: 'validation_failed', details: [expect.objectContaining({ field: 'position' })] }),
    );
  });

  it('must be there', () => {
    expect(() => withMoved(CURRENT, 'x', 'up')).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});
