import { SEARCH_NAME_MAX } from '../../../../core/music/search-term.js';
import { TextField } from '../input/fields.js';

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
}
