/** A field of a body or an answer, or a parameter. */
export interface FieldView {
  /** With dots and `[]` where it lies deeper: `data.items[].id`. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  /** Where a parameter goes; `null` for a field. */
  readonly place: string | null;
}

/** One status that an operation may answer with. */
export interface AnswerView {
  readonly status: string;
  readonly reason: string;
  /** The codes of a failed one; each is explained on the page of errors. */
  readonly codes: readonly string[];
  /** It may come as a page, which has no code. */
  readonly page: boolean;
}

export interface OperationView {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly deprecated: boolean;
  readonly needsLogin: boolean;
  /** Parameters and the body's fields. */
  readonly inputs: readonly FieldView[];
  /** A command that can be pasted into a shell. */
  readonly curl: string;
  readonly outputs: readonly FieldView[];
  /** The good answer, as JSON over several lines; `null` where it is a page. */
  readonly example: string | null;
  readonly answers: readonly AnswerView[];
}

export interface DocsView {
  readonly version: string;
  readonly origin: string;
  readonly cookieName: string;
  readonly chapters: readonly {
    readonly name: string;
    readonly description: string;
    readonly operations: readonly OperationView[];
  }[];
}

export interface ErrorsView {
  readonly statuses: readonly { readonly status: string; readonly reason: string; readonly meaning: string }[];
  readonly codes: readonly {
    readonly code: string;
    readonly status: number;
    readonly meaning: string;
    readonly retryAfter: string;
    /** The operations that may answer with it. */
    readonly operations: readonly { readonly id: string; readonly label: string }[];
  }[];
}
