import type { SearchScope } from './view-models.js';

export const SCOPES: readonly SearchScope[] = ['all', 'spotify', 'youtube'];

/** The query of the search page as it comes: anything. */
export interface HomeQuery {
  readonly q?: unknown;
  readonly source?: unknown;
  readonly artist?: unknown;
}

/** What was typed and chosen in the search form, for showing it again: also where it was refused. */
export function typedSearch({ q, source }: HomeQuery): { readonly q: string; readonly scope: SearchScope } {
  return {
    q: typeof q === 'string' ? q : '',
    scope: SCOPES.find((candidate) => candidate === source) ?? 'all',
  };
}
