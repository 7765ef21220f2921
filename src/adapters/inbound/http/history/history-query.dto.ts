import { SEARCH_NAME_MAX } from '../../../../core/music/search-term.js';
import {
  SEARCH_KINDS,
  SEARCHED_SOURCES,
  type SearchedSource,
  type SearchKind,
} from '../../../../core/history/history-entry.js';
import { ChoiceField, MomentField, TextField } from '../input/fields.js';

/** The most characters of a cursor that are accepted; those that are issued are shorter. */
export const CURSOR_MAX = 100;

/** Which part of the history is requested, in the API and on the page. */
export class HistoryQueryInput {
  @TextField({ max: CURSOR_MAX, optional: true, description: '`next_cursor` of the page before.' })
  cursor?: string;

  @TextField({
    max: SEARCH_NAME_MAX,
    trim: true,
    optional: true,
    description: 'Only searches that hold this, in what was typed or in what was found.',
  })
  q?: string;

  @ChoiceField(SEARCH_KINDS, { description: 'Only searches of this kind.' })
  kind?: SearchKind;

  @ChoiceField(SEARCHED_SOURCES, { description: 'Only searches there; `all` for those of both sources at once.' })
  source?: SearchedSource;

  @MomentField({ description: 'Only searches made then or later.', example: '2026-03-02' })
  since?: string;
}

/** The request to the core, but for the size of the page. */
export function toHistoryRequest({ cursor, q, kind, source, since }: HistoryQueryInput) {
  return {
    cursor: cursor ?? null,
    text: q ?? null,
    kind: kind ?? null,
    source: source ?? null,
    since: since === undefined ? null : new Date(since),
  };
}
