import type { DateView } from './view-models.js';

const IN_WORDS = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** A moment for a `<time>` element: for programs, and in words with its time zone. */
export function dateView(date: Date): DateView {
  return { iso: date.toISOString(), text: `${IN_WORDS.format(date)} UTC` };
}
