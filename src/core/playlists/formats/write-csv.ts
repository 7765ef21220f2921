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

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function guarded(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** Undoes what {@link writeCsv} did to a cell. */
export function unguarded(cell: string): string {
  return GUARDED_FORMULA.test(cell) ? cell.slice(1) : cell;
}
