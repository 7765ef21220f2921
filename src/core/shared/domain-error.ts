/**
 * What kind of failure it is, in the core's own words. A way in turns it into its own language (a status, a page);
 * the list is closed so that such a table can be checked for completeness.
 */
export type DomainErrorKind =
  | 'invalid' // the input cannot be accepted
  | 'unauthenticated' // who is asking is not known or not proven
  | 'forbidden' // known, but not allowed
  | 'not_found'
  | 'conflict' // contradicts what is already there
  | 'rate_limited' // asked too often
  | 'unavailable' // a part that is needed cannot be used for now
  | 'upstream_failed' // a source answered, but not with anything usable
  | 'upstream_timeout'; // a source did not answer in time

/** One field that was refused, and why, in words for a person. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export interface DomainErrorOptions {
  /** For validation: every field that was refused. */
  readonly details?: readonly FieldProblem[];
  /** Whole seconds after which trying again makes sense. */
  readonly retryAfterSeconds?: number;
  /** It concerns whoever asked alone: anybody else who asks the same may be answered. */
  readonly callerSpecific?: boolean;
  readonly cause?: unknown;
}

/**
 * The only error that the core throws on purpose.
 *
 * `code` is a stable snake_case word for programs; `message` is text that a person may read. Neither ever holds a
 * driver's text, a secret or what an upstream said.
 */
export class DomainError extends Error {
  readonly details: readonly FieldProblem[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly callerSpecific: boolean;

  constructor(
    readonly kind: DomainErrorKind,
    readonly code: string,
    message: string,
    options: DomainErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'DomainError';
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.callerSpecific = options.callerSpecific ?? false;
  }
}

/** The refusal of one or more fields: 400 `validation_failed` for a client. The text is the problems' texts in a row. */
export function validationFailed(details: readonly FieldProblem[]): DomainError {
  return new DomainError('invalid', 'validation_failed', details.map((d) => d.message).join(' '), { details });
}

/** Nobody is logged in, or the account or session is gone. */
export function notAuthenticated(): DomainError {
  return new DomainError('unauthenticated', 'not_authenticated', 'Please log in first.');
}
