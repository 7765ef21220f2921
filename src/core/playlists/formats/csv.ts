/** A table that is not one, and where. */
export class CsvProblem extends Error {
  /** @param row counted from 1, the heading included, as a spreadsheet does */
  constructor(
    readonly row: number,
    message: string,
  ) {
    super(message);
    this.name = 'CsvProblem';
  }
}

/** One cell: in quotation marks, where two mean one, or without any. */
const CELL = /"([^"]*(?:""[^"]*)*)"|([^",\r\n]*)/y;

/** What follows a cell: another one, another row, or nothing. */
const AFTER_CELL = /,|\r?\n|$/y;

/**
 * What a spreadsheet takes for the beginning of a formula, perhaps behind apostrophes that stand for themselves. The
 * full-width signs are what some take for the others: OWASP's list, "CSV injection".
 */
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** What {@link guarded} makes of such a cell. */
const GUARDED_FORMULA = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Rows as CSV by RFC 4180, every row ended by CR LF. No cell is a formula to the spreadsheet that opens it. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map((cell) => quoted(guarded(cell))).join(',')}\r\n`).join('');
}

/**
 * Reads what {@link writeCsv} wrote, and any other CSV by RFC 4180, row by row; rows may end with LF alone. Empty lines
 * at the end are none.
 * @param max where reading ends, before the work is done: what comes after has no end for all we know
 * @throws CsvProblem
 */
export function* readCsv(text: string, max: { readonly rows: number; readonly columns: number }): Generator<string[]> {
  const content = withoutLineEnds(text);
  let rows = 0;
  for (let at = 0; at <= content.length;) {
    rows += 1;
    if (rows > max.rows) throw new CsvProblem(rows, `a table has at most ${max.rows} rows`);
    const row: string[] = [];
    let separator: string;
    do {
      if (row.length === max.columns) throw new CsvProblem(rows, `a table has at most ${max.columns} columns`);
      const [cell, separatedBy, next] = readCell(content, at, rows);
      row.push(unguarded(cell));
      separator = separatedBy;
      at = next;
    } while (separator === ',');
    yield row;
    if (separator === '') break;
  }
}

/** @returns the cell, what separates it from the next one (empty at the end), and where that begins */
function readCell(text: string, at: number, row: number): [string, string, number] {
  CELL.lastIndex = at;
  const [whole = '', inQuotes, plain = ''] = CELL.exec(text) ?? [];
  AFTER_CELL.lastIndex = at + whole.length;
  const separator = AFTER_CELL.exec(text)?.[0];
  if (separator === undefined) throw new CsvProblem(row, 'a quotation mark is missing or in the wrong place');
  const cell = inQuotes === undefined ? plain : inQuotes.replaceAll('""', '"');
  return [cell, separator, at + whole.length + separator.length];
}

/** Not by a regular expression: on a file of nothing but line ends it would take for ever. */
function withoutLineEnds(text: string): string {
  let end = text.length;
  while (end > 0 && '\r\n'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function guarded(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

function unguarded(cell: string): string {
  return GUARDED_FORMULA.test(cell) ? cell.slice(1) : cell;
}
