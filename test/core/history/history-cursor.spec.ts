import { cursorAfter, parseCursor } from '../../../src/core/history/history-cursor.js';
import type { HistoryEntry } from '../../../src/core/history/history-entry.js';

const AT = new Date('2026-03-01T12:00:00.123Z');

const entry = (id: string, searchedAt = AT): HistoryEntry => ({
  id,
  userId: 'u1',
  kind: 'artist',
  query: 'abba',
  result: null,
  mbid: null,
  searchedAt,
});

describe('a cursor of the history', () => {
  it.each(['00000001', '65f0a1b2c3d4e5f60718293a', '6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b'])(
    'leads back to where it was made, with the id %s',
    (id) => {
      expect(parseCursor(cursorAfter(entry(id)))).toEqual({ searchedAt: AT, id });
      expect(parseCursor(cursorAfter(entry(id, new Date(0))))).toEqual({ searchedAt: new Date(0), id });
    },
  );

  it('fits into an address as it is, and tells nothing of whose it is', () => {
    const cursor = cursorAfter(entry('0a-1b'));
    expect(cursor).toBe('h1-1772366400123-0a-1b');
    expect(encodeURIComponent(cursor)).toBe(cursor);
  });

  it('may name any time that a database knows', () => {
    expect(parseCursor('h1-253402214400000-a').searchedAt).toEqual(new Date('9999-12-31T00:00:00Z'));
  });

  it.each([
    '',
    'x',
    'h1',
    'h1--a',
    'h1-1-',
    'h1-1',
    'h2-1-a',
    'xh1-1-a',
    'h1-1-a ',
    'h1-1-a\n',
    'h1-1-g',
    'h1-1-A',
    'h1-1--a',
    'h1--1-a',
    'h1-1.5-a',
    'h1-1e3-a',
    'h1-253402214400001-a',
    'h1-9999999999999999-a',
    `h1-1-${'a'.repeat(65)}`,
    '{"$gt":""}',
    "' OR 1=1 --",
  ])('is refused when it is none: %j', (cursor) => {
    expect(() => parseCursor(cursor)).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code: 'validation_failed',
        details: [{ field: 'cursor', message: 'The cursor is not one that this service gave.' }],
      }) as Error,
    );
  });
});
