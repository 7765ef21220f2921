import { validationFailed } from '../shared/domain-error.js';
import type { HistoryPosition } from './history.ports.js';

/** A version, the moment in milliseconds, and the id in any store's form: hexadecimal, with or without hyphens. */
const FORM = /^h1-(\d{1,15})-([0-9a-f][0-9a-f-]{0,63})$/;

/** Later than any search, in milliseconds since 1970. Not every database knows years after 9999. */
const END_OF_TIME = Date.UTC(9999, 11, 31);

/** What a client gives back to get what follows this entry. Opaque to it; fits into an address as it is. */
export function cursorAfter({ searchedAt, id }: HistoryPosition): string {
  return `h1-${searchedAt.getTime()}-${id}`;
}

/**
 * Undoes {@link cursorAfter}. A cursor grants nothing: it is a place in whichever account's history is then read.
 * @throws DomainError `validation_failed` that names `cursor`
 */
export function parseCursor(cursor: string): HistoryPosition {
  const [, moment = '', id = ''] = FORM.exec(cursor) ?? [];
  if (id === '' || Number(moment) > END_OF_TIME) {
    throw validationFailed([{ field: 'cursor', message: 'The cursor is not one that this service gave.' }]);
  }
  return { searchedAt: new Date(Number(moment)), id };
}
