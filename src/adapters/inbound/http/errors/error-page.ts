import type { Request, Response } from 'express';
import type { Problem } from './problem.js';

/** How a person is shown that something failed. The pages implement it; the error filter only knows this. */
export abstract class ErrorPage {
  /** Sends the page; status and headers are set already. */
  abstract send(problem: Problem, request: Request, response: Response): Promise<void> | void;
}
