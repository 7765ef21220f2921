import type { IncomingMessage } from 'node:http';

const outcomes = new WeakMap<IncomingMessage, string>();

/**
 * Notes how what a request asked for came out, where its handler deals with that itself: a page shows a refused form
 * again, and to whoever called the handler all went well.
 * @param outcome `success`, or the code of the refusal
 */
export function noteOutcome(request: IncomingMessage, outcome: string): void {
  outcomes.set(request, outcome);
}

/** What was noted, or `undefined`. */
export function notedOutcome(request: IncomingMessage): string | undefined {
  return outcomes.get(request);
}
