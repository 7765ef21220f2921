import type { historyAnswer } from '../../history-response.js';
import { address, component, moment, nullable, objectOf, oneOf, text } from '../schemas.js';

type EntryAnswer = ReturnType<typeof historyAnswer>['items'][number];

/** A recorded search, in a list and in an account's export alike. */
export const historyEntry = component(
  'HistoryEntry',
  objectOf<EntryAnswer>({
    id: text('66f0c0ffee0123456789abcd'),
    source: oneOf(['spotify', 'youtube']),
    query: text('Muse', 'As it was searched for.'),
    result: nullable(
      objectOf({
        id: text('12Chz98pHFMPJEknJQMWvI'),
        name: text('Muse'),
        url: address('https://open.spotify.com/artist/12Chz98pHFMPJEknJQMWvI'),
      }),
    ),
    searched_at: moment('2026-03-02T18:05:00.000Z'),
  }),
);
