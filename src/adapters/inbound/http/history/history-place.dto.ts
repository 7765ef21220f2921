import { SEARCH_TERM_MAX } from '../input/search-term.js';
import { TextField } from '../input/text-field.js';

/** The most characters of a cursor that are looked at; those that are given out are shorter. */
const CURSOR_MAX = 100;

/** Which part of somebody's history is meant, at the API and on the page. */
export class HistoryPlaceInput {
  /** What an earlier answer gave for going on. */
  @TextField({ max: CURSOR_MAX, optional: true })
  cursor?: string;

  /** Only searches that hold this, in what was typed or in what was found. */
  @TextField({ max: SEARCH_TERM_MAX, trim: true, optional: true })
  q?: string;
}
