/**
 * The kind of failure. An inbound adapter maps it to its own terms (a status, a page); the list is closed so that the
 * compiler can check such a table for completeness.
 */
export type DomainErrorKind =
  | 'invalid' // the input cannot be accepted
  | 'unauthenticated' // the user is not known or not proven
  | 'forbidden' // known, but not allowed
  | 'not_found'
  | 'conflict' // contradicts the present state
  | 'precondition_failed' // the client made it depend on another state
  | 'rate_limited' // too many requests
  | 'unavailable' // a required dependency is unavailable for now
  | 'upstream_failed' // a source's response was unusable
  | 'upstream_timeout'; // a source did not respond in time

/** One invalid field, with a message for the user. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export interface DomainErrorOptions {
  /** For validation: every invalid field. */
  readonly details?: readonly FieldProblem[];
  /** Whole seconds after which a retry makes sense. */
  readonly retryAfterSeconds?: number | undefined;
  /**
   * Concerns this client alone: the same request may succeed for another, so the error must not be shared or cached.
   */
  readonly callerSpecific?: boolean;
  /** What a program is told besides. */
  readonly data?: unknown;
  readonly cause?: unknown;
}

/**
 * The only error that the core throws on purpose.
 *
 * `code` is a stable snake_case identifier for programs; `message` is text for the user. Neither ever holds a driver's
 * text, a secret or an upstream's response.
 */
export class DomainError extends Error {
  readonly details: readonly FieldProblem[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly callerSpecific: boolean;
  readonly data: unknown;

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
    this.data = options.data;
  }
}

/** How many problems an answer lists: more would only make it long. */
const MAX_DETAILS = 20;

/** One or more invalid fields; beyond the first ones they are counted. The message joins the problems' messages. */
export function validationFailed(problems: readonly FieldProblem[]): DomainError {
  const more = problems.length - (MAX_DETAILS - 1);
  const details =
    problems.length <= MAX_DETAILS
      ? problems
      : [...problems.slice(0, -more), { field: 'body', message: `${more} more fields are not accepted.` }];
  return new DomainError('invalid', 'validation_failed', details.map((d) => d.message).join(' '), { details });
}

/**
 * Passes when none of the problems is one.
 * @throws DomainError `validation_failed` that lists those that are
 */
export function refuseProblems(...problems: (FieldProblem | null)[]): void {
  const found = problems.filter((problem) => problem !== null);
  if (found.length > 0) throw validationFailed(found);
}

/** Nobody is logged in, or the account or session is gone. */
export function notAuthenticated(): DomainError {
  return new DomainError('unauthenticated', 'not_authenticated', 'Please log in first.');
}
