const PACIFIC_TIME = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

const HOUR_MS = 3_600_000;

/**
 * When YouTube's daily budgets start anew: the next midnight in Los Angeles, daylight saving included. The same, to the
 * millisecond, for every moment of a day.
 */
export function nextPacificMidnight(now: Date): Date {
  // The day of a switch has 23 or 25 hours; the switch is at 2 o'clock, so one correction by what the clock on the
  // wall shows at the first guess is enough.
  const guess = now.getTime() + 24 * HOUR_MS - msSinceMidnight(now);
  const overshoot = msSinceMidnight(new Date(guess));
  return new Date(guess - (overshoot > 12 * HOUR_MS ? overshoot - 24 * HOUR_MS : overshoot));
}

/** Whole seconds until then, at least one. */
export function secondsToPacificMidnight(now: Date): number {
  return Math.max(1, Math.ceil((nextPacificMidnight(now).getTime() - now.getTime()) / 1000));
}

function msSinceMidnight(moment: Date): number {
  const parts = PACIFIC_TIME.formatToParts(moment);
  const value = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return value('hour') * HOUR_MS + value('minute') * 60_000 + value('second') * 1000 + moment.getMilliseconds();
}
