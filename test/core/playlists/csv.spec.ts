import { parse } from 'csv-parse/sync';
import { CsvProblem, readCsv, writeCsv } from '../../../src/core/playlists/formats/csv.js';

/** Cells that are somebody's favourite to get wrong. */
const CELLS = [
  '',
  'plain',
  'a,b',
  'say "hi"',
  '"',
  '""',
  'two\r\nlines',
  'two\nlines',
  ' spaces ',
  'ünïcödé 東京 🎵',
  "it's",
  "'",
  "''",
  "'a",
  ...['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'].flatMap((sign) => [
    sign,
    `${sign}1+1`,
    `'${sign}1`,
    `'''${sign}"x",1`,
  ]),
  '=HYPERLINK("https://example.com","x")',
];

const rows = CELLS.map((cell, index) => [String(index), cell, 'end']);

const read = (text: string, rows = 100, columns = 3): string[][] => [...readCsv(text, { rows, columns })];

describe('a table as CSV', () => {
  it('comes back as it was', () => {
    expect(read(writeCsv(rows))).toEqual(rows);
    for (const cell of CELLS) expect(read(writeCsv([[cell, cell]]))).toEqual([[cell, cell]]);
  });

  it('is read by another parser, which finds the same cells behind the guard', () => {
    const read: string[][] = parse(writeCsv(rows), { record_delimiter: '\r\n' });
    const unguarded = read.map((row) =>
      row.map((cell) => (/^'+[=+\-@\t\r\n＝＋－＠]/.test(cell) ? cell.slice(1) : cell)),
    );
    expect(unguarded).toEqual(rows);
  });

  it('holds no cell that a spreadsheet takes for a formula', () => {
    const read: string[][] = parse(writeCsv(rows), { record_delimiter: '\r\n' });
    expect(read.flat().filter((cell) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell))).toEqual([]);
    expect(writeCsv([['=1'], ["'=1"], ["'a"], ['a=1']])).toBe("'=1\r\n''=1\r\n'a\r\na=1\r\n");
  });

  it('ends every row with CR LF and quotes only where it must', () => {
    expect(writeCsv([['a', 'b,c', 'd"e'], ['f\ng']])).toBe('a,"b,c","d""e"\r\n"f\ng"\r\n');
    expect(writeCsv([])).toBe('');
  });

  it.each([
    [
      'rows that end with LF alone',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'no line end at its end',
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['empty lines at its end', 'a\r\n\r\n\n', [['a']]],
    ['quotation marks that it does not need', '"a","b"\n', [['a', 'b']]],
    [
      'empty cells',
      ',\n"",',
      [
        ['', ''],
        ['', ''],
      ],
    ],
    ['an empty line in its midst', 'a\n\nb', [['a'], [''], ['b']]],
    ['nothing', '', [['']]],
  ])('may have %s', (_what, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['a quotation mark in the midst of a cell', 'a\nb"c', 2],
    ['no end of the quoted cell', 'a\nb\n"c\nd', 3],
    ['more after the quoted cell', '"a"b', 1],
    ['a carriage return alone', 'a\nb\rc', 2],
  ])('is refused with %s, by its row', (_what, text, row) => {
    let problem: unknown;
    try {
      read(text);
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(CsvProblem);
    expect((problem as CsvProblem).row).toBe(row);
  });

  it.each([
    ['quotation marks', '"'.repeat(200_000)],
    ['an endless cell', `"${'a""'.repeat(100_000)}`],
    ['line ends', `${'\r\n'.repeat(100_000)}x`],
    ['commas', ','.repeat(200_000)],
  ])('is read or refused quickly, also made of nothing but %s', (_what, text) => {
    const start = performance.now();
    try {
      read(text);
    } catch (error) {
      expect(error).toBeInstanceOf(CsvProblem);
    }
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('is read only so far', () => {
    expect(read('a\nb\n', 2)).toEqual([['a'], ['b']]);
    expect(() => read('a\nb\nc', 2)).toThrow(expect.objectContaining({ row: 3 }));
    expect(() => read('a,b,c\na,b,c,d', 9)).toThrow(expect.objectContaining({ row: 2 }));
    // Refused at the first cell too many.
    expect(() => read(`a${','.repeat(2_000_000)}`)).toThrow('at most 3 columns');
  });
});
