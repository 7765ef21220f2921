import type { Request } from 'express';

const outcomes = new WeakMap<Request, string>();

/**
 * Notes how what a request asked for came out, where its handler deals with that itself: a page shows a refused form
 * again, and to whoever called the handler all went well.
 * @param outcome `success`, or the code of the refusal
 */
export function noteOutcome(request: Request, outcome: string): void {
  outcomes.set(request, outcome);
}

/** What was noted, or `undefined`. */
export function notedOutcome(request: Request): string | undefined {
  return outcomes.get(request);
}
