import type { historyAnswer } from '../../history-response.js';
import { HistoryController } from '../../history.controller.js';
import { describe } from '../operation.js';
import { component, listOf, nothing, nullable, objectOf, shownAs, text, wholeNumber } from '../schemas.js';
import { historyEntry } from './history-shapes.js';

const page = objectOf<ReturnType<typeof historyAnswer>>({
  items: listOf(historyEntry, { maxItems: 100 }),
  next_cursor: nullable(shownAs(text('', 'What to ask for next; null on the last page.'), null)),
});

export const historyOperations = describe(HistoryController, {
  list: {
    id: 'listHistory',
    tag: 'History',
    summary: 'What was searched for, newest first',
    description:
      'Every search of somebody who is logged in is recorded. What came from YouTube is dropped after 30 days; the query stays. With `q` a page may hold fewer entries than the limit, even none, and still name a next one.',
    example: { limit: 20 },
    fields: {
      q: { description: 'Only searches that hold this, in what was typed or in what was found.' },
      limit: { description: 'How many entries a page has.', default: 50 },
      cursor: { description: '`next_cursor` of the page before.' },
    },
    answer: { data: component('HistoryPage', page) },
  },
  remove: {
    id: 'removeFromHistory',
    tag: 'History',
    summary: 'Remove one search',
    example: { id: '66f0c0ffee0123456789abcd' },
    fields: { id: { description: 'The `id` of the entry.' } },
    answer: { data: nothing, message: 'Search removed from your history.' },
    codes: ['not_found'],
  },
  clear: {
    id: 'clearHistory',
    tag: 'History',
    summary: 'Remove every search',
    description: 'With a slash at its end the address means one search, whose id came out empty: that is a 404.',
    answer: {
      data: objectOf({ removed: wholeNumber(12, 'How many there were.') }),
      message: 'Search history cleared.',
    },
    codes: ['not_found'],
  },
});
