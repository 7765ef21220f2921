import type { Request, Response } from 'express';
import { CSRF_FIELD, type CsrfTokens } from '../../http/csrf/csrf-tokens.js';
import { noteOutcome } from '../../http/auth-events/auth-outcomes.js';
import { Refusal } from '../../http/errors/refusal.js';
import type { ProblemLog } from '../../http/errors/problem-log.js';
import { type Problem, toProblem } from '../../http/errors/problem.js';
import type { InputPipe } from '../../http/input/input.pipe.js';
import type { FormDefinition, NamedProblem, Typed } from './form-definition.js';
import { problemsOf } from './form-problems.js';

/** One form sent by one client. */
export interface Submission<T extends object> {
  readonly request: Request;
  readonly response: Response;
  readonly definition: FormDefinition;
  readonly input: InputPipe<T>;
  /** Names of fields that belong to the page and not to the input. */
  readonly alongside?: readonly string[];
  /** Does what the form is for and answers the request. */
  readonly act: (input: T) => Promise<void>;
  /** Shows the form again, with the status that is set already. */
  readonly showAgain: (typed: Typed, problems: readonly NamedProblem[], problem: Problem) => Promise<void> | void;
}

/** Takes a form: checks that it came from one of our own pages, reads it, acts, or shows it again with what is wrong. */
export class FormSubmissions {
  constructor(
    private readonly csrf: CsrfTokens,
    private readonly log: ProblemLog,
  ) {}

  /** @throws what is no fault of the form's and has a page of its own: nobody logged in, a defect */
  async take<T extends object>(submission: Submission<T>): Promise<void> {
    const { request, response, definition } = submission;
    const typed = (request.body ?? {}) as Typed;
    try {
      if (!this.csrf.isValid(request)) throw formExpired();
      await submission.act(submission.input.transform(withoutExtras(typed, submission.alongside ?? [])));
      noteOutcome(request, 'success');
    } catch (error) {
      const problem = toProblem(error);
      if (problem.unexpected || problem.code === 'not_authenticated') throw error;
      this.log.report(error, problem, request);
      if (problem.retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(problem.retryAfterSeconds));
      response.status(problem.status);
      await submission.showAgain(typed, problemsOf(problem, definition), problem);
    }
  }
}

function formExpired(): Refusal {
  return new Refusal(403, 'csrf_failed', 'This form was open for too long or in another tab. Please send it again.');
}

/** A form's body less what is not for the core: the token, the checkbox, what the page needs for itself. */
function withoutExtras(typed: Typed, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(typed).filter(([name]) => name !== CSRF_FIELD && !names.includes(name)));
}
