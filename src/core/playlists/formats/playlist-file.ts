/** What a file says of a song: fields by the API's names, as text from CSV and as anything at all from JSON. */
export interface FileRow {
  /** Songs of a document are counted from 1, rows of a table as spreadsheets do: the heading is row 1. */
  readonly row: number;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Addresses that can't be kept are left out: the file is of other programs, too. */
  readonly foreign?: boolean;
}

/** A playlist as a file has it, not checked any further. */
export interface PlaylistFile {
  /** `undefined` where the file doesn't say: a table never does. */
  readonly name: unknown;
  readonly description: unknown;
  /** Read one by one, so that others can be served in between. @throws DomainError `validation_failed` */
  readonly rows: Iterable<FileRow>;
}
