import { DomainError } from '../shared/domain-error.js';

/** The result of searching one source. `unavailable` covers every failure of the source; `error` is its cause. */
export type SourceOutcome<T> =
  | { readonly status: 'ok'; readonly found: T }
  | { readonly status: 'not_found' | 'unavailable' | 'not_configured'; readonly error: DomainError };

export function couldAsk(outcomes: readonly SourceOutcome<unknown>[]): boolean {
  return outcomes.some(({ status }) => status === 'ok' || status === 'not_found');
}

/**
 * Turns a search's end into data.
 * @throws whatever is no failure of a source: a defect, or a DomainError about the search term itself
 */
export async function outcomeOf<T>(search: Promise<T>): Promise<SourceOutcome<T>> {
  try {
    return { status: 'ok', found: await search };
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind === 'invalid') throw error;
    if (error.kind === 'not_found') return { status: 'not_found', error };
    return { status: error.code.endsWith('_not_configured') ? 'not_configured' : 'unavailable', error };
  }
}

/** Whole seconds after which the first of the sources can be retried, or `null` when none is known. */
export function retryAfterOf(outcomes: readonly SourceOutcome<unknown>[]): number | null {
  const waits = outcomes.flatMap((outcome) => (outcome.status === 'ok' ? [] : [outcome.error.retryAfterSeconds]));
  const known = waits.filter((seconds) => seconds !== undefined);
  return known.length === 0 ? null : Math.min(...known);
}
