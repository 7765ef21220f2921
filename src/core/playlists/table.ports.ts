/** A text that is no table, and where. */
export class TableProblem extends Error {
  /**
   * @param row counted from 1 as a spreadsheet does
   * @param message the end of a sentence
   */
  constructor(
    readonly row: number,
    message: string,
  ) {
    super(message);
    this.name = 'TableProblem';
  }
}

export interface TableForm {
  readonly separator: ',' | ';' | '\t';
  /** Whether a cell may stand in quotation marks; without it they are part of the cell. */
  readonly quotes: boolean;
}

/** Reads tables of text: row by row, and others are served in between. */
export abstract class TableReader {
  /**
   * @returns the cells of every row, of blank ones too (no cell, or empty ones); rows may differ in length
   * @throws TableProblem
   */
  abstract read(text: string, form: TableForm): AsyncIterable<readonly string[]>;
}
