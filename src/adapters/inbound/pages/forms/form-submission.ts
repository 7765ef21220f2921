import type { Type } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { CSRF_FIELD } from '../../http/csrf/csrf-tokens.js';
import { recordOutcome } from '../../http/errors/problem-log.js';
import type { ProblemLog } from '../../http/errors/problem-log.js';
import { type Problem, toProblem } from '../../http/errors/problem.js';
import { checkInput } from '../../http/input/input.pipe.js';
import { setRetryAfter } from '../../http/retry-after.js';
import { type FormDefinition, type NamedProblem, problemsOf, type Typed } from './form-definition.js';

/** For a form without fields but its token: the address says what it is about. */
export class NoInput {}

/** One form sent by one client. */
export interface Submission<T extends object> {
  readonly request: Request;
  readonly response: Response;
  readonly definition: FormDefinition;
  readonly input: Type<T>;
  /** Names of fields that belong to the page and not to the input. */
  readonly alongside?: readonly string[];
  /** Does what the form is for and answers the request. */
  readonly act: (input: T) => Promise<void>;
  /** Shows the form again, with the status that is set already. */
  readonly showAgain: (typed: Typed, problems: readonly NamedProblem[], problem: Problem) => Promise<void> | void;
}

/** Prepares what is done with a form: validate the input and act on it, or show the form again with what is wrong. */
export class FormSubmissions {
  constructor(private readonly log: ProblemLog) {}

  /** What it returns rejects with errors that have a page of their own: nobody logged in, a defect. */
  prepare<T extends object>(submission: Submission<T>): FormAction {
    const { request, input, alongside = [], act } = submission;
    return {
      run: async () => {
        try {
          await act(checkInput(input, withoutExtras(typedIn(request), alongside), 'body'));
          recordOutcome(request, 'success');
        } catch (error) {
          await this.refuse(submission, error);
        }
      },
      refuse: (error) => this.refuse(submission, error),
    };
  }

  private async refuse<T extends object>(
    { request, response, definition, showAgain }: Submission<T>,
    error: unknown,
  ): Promise<void> {
    const problem = toProblem(error);
    if (problem.unexpected || problem.code === 'not_authenticated') throw error;
    this.log.report(error, problem, request);
    setRetryAfter(response, problem.retryAfterSeconds);
    response.status(problem.status);
    await showAgain(typedIn(request), problemsOf(problem, definition), problem);
  }
}

function typedIn(request: Request): Typed {
  return (request.body ?? {}) as Typed;
}

/** A form's body less what is not for the core: the token, the checkbox, what the page needs for itself. */
function withoutExtras(typed: Typed, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(typed).filter(([name]) => name !== CSRF_FIELD && !names.includes(name)));
}
