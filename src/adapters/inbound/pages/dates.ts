import type { DateView } from './view-models.js';

const inWords = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });

const MOMENT = inWords({ dateStyle: 'medium', timeStyle: 'short' });
const DAY = inWords({ dateStyle: 'full' });
const TIME = inWords({ timeStyle: 'short' });

/** A moment for a `<time>` element: for programs, and in words with its time zone. */
export function dateView(date: Date): DateView {
  return { iso: date.toISOString(), text: `${MOMENT.format(date)} UTC` };
}

/** The day of a moment, in UTC. */
export function dayView(date: Date): DateView {
  return { iso: date.toISOString().slice(0, 10), text: DAY.format(date) };
}

/** A moment of a day that is known already. */
export function timeView(date: Date): DateView {
  return { iso: date.toISOString(), text: `${TIME.format(date)} UTC` };
}

/** An age in whole minutes or hours, such as "25 minutes"; `null` for none. */
export function ageInWords(seconds: number | null): string | null {
  if (seconds === null) return null;
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes < 90 ? counted(minutes, 'minute') : counted(Math.round(minutes / 60), 'hour');
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
