const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A length of time in words, in the largest unit that says it exactly. A single day is said in hours: "24 hours"
 * leaves no doubt about when it began.
 * @param milliseconds more than 0; rounded up to a whole second
 */
export function durationInWords(milliseconds: number): string {
  const whole = Math.ceil(milliseconds / SECOND) * SECOND;
  if (whole % DAY === 0 && whole > DAY) return counted(whole / DAY, 'day');
  if (whole % HOUR === 0) return counted(whole / HOUR, 'hour');
  if (whole % MINUTE === 0) return counted(whole / MINUTE, 'minute');
  return counted(whole / SECOND, 'second');
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
