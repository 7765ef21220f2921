import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const LINE = /^- \*\*V(\d+\.\d+\.\d+)\*\* (\S.*?) · (met|not applicable|open): (\S.*)$/;

/** Of levels 1 and 2 of ASVS 5.0.0, chapter by chapter. */
const IN_CHAPTER = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];

const page = readFileSync(join(ROOT, 'docs', 'asvs.md'), 'utf8');
const lines = page.split('\n').filter((line) => line.startsWith('- **V'));
const rows = lines.map((line) => {
  const [, id = '', , state = '', shownBy = ''] = LINE.exec(line) ?? [];
  const files = [...shownBy.matchAll(/`((?:src|test|docs)\/[^`]+|[\w.-]+\.(?:json|yaml))`/g)];
  return { line, id, state, shownBy, files: files.map(([, file = '']) => file) };
});
const numbersOf = (id: string): number[] => id.split('.').map(Number);

describe('the page about ASVS', () => {
  it('has a line for each requirement, once and in order', () => {
    const ids = rows.map(({ id }) => id);
    const sorted = [...new Set(ids)].sort((one, other) => {
      const [a, b] = [numbersOf(one), numbersOf(other)];
      return a.map((number, i) => number - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
    });
    expect(ids).toEqual(sorted);
    expect(IN_CHAPTER.map((_, i) => ids.filter((id) => numbersOf(id)[0] === i + 1).length)).toEqual(IN_CHAPTER);
    expect(ids).toHaveLength(253);
  });

  it('says of each whether it is met, and shows it', () => {
    const unread = rows.filter(({ state }) => state === '').map(({ line }) => line);
    const unshown = rows.filter(({ state, files }) => state === 'met' && files.length === 0).map(({ line }) => line);
    expect([unread, unshown]).toEqual([[], []]);
  });

  it('names only files that exist', () => {
    const missing = rows.flatMap(({ id, files }) =>
      files.filter((file) => !existsSync(join(ROOT, file))).map((file) => `V${id}: ${file}`),
    );
    expect(missing).toEqual([]);
  });
});
