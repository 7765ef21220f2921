import type { IncomingMessage } from 'node:http';

const outcomes = new WeakMap<IncomingMessage, string>();

/**
 * Records the outcome of a request whose handler deals with errors itself: a page shows a refused form again, and the
 * handler returns normally.
 * @param outcome `success`, or the code of the refusal
 */
export function recordOutcome(request: IncomingMessage, outcome: string): void {
  outcomes.set(request, outcome);
}

/** The recorded outcome, or `undefined`. */
export function recordedOutcome(request: IncomingMessage): string | undefined {
  return outcomes.get(request);
}
