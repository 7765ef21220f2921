import { secondsToPacificMidnight } from '../../../src/adapters/outbound/youtube/pacific-midnight.js';

const HOUR = 3600;

describe('the seconds to midnight in Los Angeles', () => {
  it.each([
    ['a winter day', '2026-01-15T20:00:00Z', 12 * HOUR],
    ['a summer day', '2026-07-15T19:00:00Z', 12 * HOUR],
    ['exactly midnight: the whole day', '2026-01-15T08:00:00Z', 24 * HOUR],
    ['a second before', '2026-01-15T07:59:59Z', 1],
    ['a part of a second before: never zero', '2026-01-15T07:59:59.999Z', 1],
    ['parts of a second are rounded up', '2026-01-15T07:59:57.500Z', 3],
    ['the day of 23 hours, at its beginning', '2026-03-08T08:00:00Z', 23 * HOUR],
    ['the day of 23 hours, a second before the switch', '2026-03-08T09:59:59Z', 21 * HOUR + 1],
    ['the day of 23 hours, after the switch', '2026-03-08T10:00:00Z', 21 * HOUR],
    ['the day of 23 hours, in its last hour', '2026-03-09T06:30:00Z', HOUR / 2],
    ['the evening before the day of 23 hours', '2026-03-08T07:00:00Z', HOUR],
    ['the noon before the day of 23 hours', '2026-03-07T20:00:00Z', 12 * HOUR],
    ['the day of 25 hours, at its beginning', '2026-11-01T07:00:00Z', 25 * HOUR],
    ['the day of 25 hours, in the hour that comes first', '2026-11-01T08:30:00Z', 23.5 * HOUR],
    ['the day of 25 hours, in the hour that comes again', '2026-11-01T09:30:00Z', 22.5 * HOUR],
    ['the day of 25 hours, in its last hour', '2026-11-02T07:30:00Z', HOUR / 2],
    ['the evening before the day of 25 hours', '2026-11-01T06:00:00Z', HOUR],
    ['the noon before the day of 25 hours', '2026-10-31T19:00:00Z', 12 * HOUR],
    ['the turn of a year', '2027-01-01T07:00:00Z', HOUR],
  ])('%s', (_what, now, seconds) => {
    expect(secondsToPacificMidnight(new Date(now))).toBe(seconds);
  });

  it('are between one second and 25 hours, and end at a midnight, at any time of two years', () => {
    const wall = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Los_Angeles', timeStyle: 'medium' });
    for (let now = Date.UTC(2026, 0, 1); now < Date.UTC(2028, 0, 1); now += 47 * 60_000 + 13_000) {
      const seconds = secondsToPacificMidnight(new Date(now));
      expect(seconds).toBeGreaterThanOrEqual(1);
      expect(seconds).toBeLessThanOrEqual(25 * HOUR);
      expect(wall.format(now + seconds * 1000)).toBe('00:00:00');
    }
  });
});
