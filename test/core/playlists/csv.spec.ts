import { parse } from 'csv-parse/sync';
import { CsvTableReader } from '../../../src/adapters/outbound/csv/csv-table-reader.js';
import { TableProblem } from '../../../src/core/playlists/table.ports.js';
import { unguarded, writeCsv } from '../../../src/core/playlists/formats/write-csv.js';
import { collect } from '../../support/collect.js';

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

const read = async (text: string, separator: ',' | ';' | '\t' = ',', quotes = true): Promise<string[][]> =>
  (await collect(new CsvTableReader().read(text, { separator, quotes }))).map((cells) => cells.map(unguarded));

describe('a table as CSV', () => {
  it('comes back as it was', async () => {
    expect(await read(writeCsv(rows))).toEqual(rows);
    for (const cell of CELLS) expect(await read(writeCsv([[cell, cell]]))).toEqual([[cell, cell]]);
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
    ['nothing', '', []],
    ['rows that end with CR alone', 'a,b\rc', [['a', 'b'], ['c']]],
    ['a quotation mark in the midst of a cell', 'a,b"c', [['a', 'b"c']]],
    ['more after a quoted cell', '"Weird Al" Yankovic,x', [['"Weird Al" Yankovic', 'x']]],
  ])('may have %s', async (_what, text, expected) => {
    expect(await read(text)).toEqual(expected);
  });

  it('may have other separators, and no quotation marks', async () => {
    expect(await read('a;"b;c"\n', ';')).toEqual([['a', 'b;c']]);
    expect(await read('"a\tb"\n"c"\td', '\t', false)).toEqual([
      ['"a', 'b"'],
      ['"c"', 'd'],
    ]);
  });

  it('keeps every character, wherever a chunk ends', async () => {
    const cells = Array.from({ length: 20_000 }, (_, index) => [String(index), 'é𝄞東'.repeat(3)]);
    expect(await read(writeCsv(cells))).toEqual(cells);
  });

  it.each([
    ['no end of the quoted cell', 'a\nb\n"c\nd', 3],
    ['a row without end', `a\n"${'x'.repeat(200_000)}"`, 2],
  ])('is refused with %s, by its row', async (_what, text, row) => {
    const problem = await read(text).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(TableProblem);
    expect((problem as TableProblem).row).toBe(row);
  });

  it.each([
    ['quotation marks', '"'.repeat(2_000_000)],
    ['an endless cell', `"${'a""'.repeat(1_000_000)}`],
    ['commas', ','.repeat(1_000_000)],
  ])('is read or refused quickly, also made of nothing but %s', async (_what, text) => {
    const start = performance.now();
    await read(text).catch((error: unknown) => expect(error).toBeInstanceOf(TableProblem));
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
