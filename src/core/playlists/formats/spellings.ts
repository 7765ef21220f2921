// How programs and spreadsheets write lengths and times. What can't be read is left out: the song counts for more.

import { isDuration } from '../song-fields.js';

const CLOCK = /^(?:(\d{1,2}):)?(\d{1,4}):(\d\d)(?:[.,](\d{1,3}))?$/;
const GROUPED = /^\d{1,3}(?:[.,\u2019' \u00a0\u202f]\d{3})+$/;
const DECIMAL = /^\d+(?:[.,]\d+)?(?:e\+?\d+)?$/i;

/** Below it a length without a unit is in seconds: nothing of that length in milliseconds is a song. */
const LEAST_MS = 10_000;

/**
 * A length in milliseconds: `3:45`, `01:02:03`, `225000`, `225,000`.
 * @param unit of a plain number, where that is known
 */
export function readDuration(value: unknown, unit: 'ms' | 'unknown'): number | null {
  const milliseconds = typeof value === 'number' ? fromNumber(value, unit) : fromText(String(value).trim(), unit);
  return isDuration(milliseconds) ? milliseconds : null;
}

function fromText(text: string, unit: 'ms' | 'unknown'): number {
  const clock = CLOCK.exec(text);
  if (clock !== null) {
    const [, hours = '0', minutes, seconds, fraction = ''] = clock;
    return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
  }
  if (unit === 'ms' && GROUPED.test(text)) return Number(text.replace(/\D/g, ''));
  return DECIMAL.test(text) ? fromNumber(Number(text.replace(',', '.')), unit) : Number.NaN;
}

function fromNumber(value: number, unit: 'ms' | 'unknown'): number {
  return Math.round(unit === 'unknown' && value < LEAST_MS ? value * 1000 : value);
}

const ISO = /^(\d{4})-(\d\d?)-(\d\d?)(?:[T ]|$)/;
const DOTTED = /^(\d\d?)\.(\d\d?)\.(\d{4}|\d\d)(?=\D|$)/;
const SLASHED = /^(\d\d?)\/(\d\d?)\/(\d{4}|\d\d)(?=\D|$)/;
const TIME = /(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,3})\d*)?)?\s*([ap])?\.?m?/i;
const ZONE = /([+-])(\d\d):?(\d\d)$/;

/** A moment, in UTC where no zone is named: `2026-03-01T12:00:00.000Z`, `2026-03-01`, `01.03.2026 12:00`, `3/1/26, 1:05 PM`. */
export function readMoment(value: unknown): Date | null {
  const found = readDay(typeof value === 'string' ? value.trim() : '');
  if (found === null) return null;
  const { year, month, day, rest } = found;
  const [, hours = '0', minutes = '0', seconds = '0', fraction = '', half = ''] = TIME.exec(rest) ?? [];
  const hour = half === '' ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const [, sign, zoneHours, zoneMinutes] = ZONE.exec(rest) ?? [];
  const zone = sign === undefined ? 0 : (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1);
  const parts = [hour, Number(minutes), Number(seconds), Number(fraction.padEnd(3, '0'))] as const;
  const moment = new Date(Date.UTC(year, month - 1, day, ...parts));
  const isReal = hour < 24 && Number(minutes) < 60 && moment.getUTCMonth() === month - 1;
  return isReal ? new Date(moment.getTime() - zone * 60_000) : null;
}

function readDay(text: string): (Record<'year' | 'month' | 'day', number> & { rest: string }) | null {
  const [match = null] = [ISO, DOTTED, SLASHED].map((form) => form.exec(text)).filter((found) => found !== null);
  if (match === null) return null;
  const [whole, first = '', second = '', third = ''] = match;
  const rest = text.slice(whole.length);
  if (first.length === 4) return { year: Number(first), month: Number(second), day: Number(third), rest };
  const year = third.length === 2 ? 2000 + Number(third) : Number(third);
  // Americans put the month first, and no zero before it.
  const isMonthFirst = whole.includes('/') && (Number(second) > 12 || !(first.startsWith('0') || Number(first) > 12));
  const [day, month] = isMonthFirst ? [second, first] : [first, second];
  return { year, month: Number(month), day: Number(day), rest };
}
