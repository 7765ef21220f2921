import { defaultSessionPolicy, endOf, recordUseAfterMs, useAt } from '../../../src/core/sessions/session-policy.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const policy = { idleMs: 3_000, absoluteMs: 10_000, rememberedMs: 60_000 };
const inMs = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);

describe('how long a session lasts', () => {
  it('is 80 minutes, 12 hours and 30 days unless configured otherwise', () => {
    expect(defaultSessionPolicy).toEqual({ idleMs: 4_800_000, absoluteMs: 43_200_000, rememberedMs: 2_592_000_000 });
  });

  it('ends by the absolute limit, or the one for remembering', () => {
    expect(endOf(false, now, policy)).toEqual(inMs(10_000));
    expect(endOf(true, now, policy)).toEqual(inMs(60_000));
  });

  it('is prolonged by use, never beyond its end', () => {
    const use = (endsAt: Date) => useAt(now, { remembered: false, endsAt }, policy).expiresAt;
    expect(use(inMs(3_001))).toEqual(inMs(3_000));
    expect(use(inMs(2_999))).toEqual(inMs(2_999));
    expect(useAt(now, { remembered: true, endsAt: inMs(60_000) }, policy)).toEqual({
      lastSeenAt: now,
      expiresAt: inMs(60_000),
      endsAt: inMs(60_000),
    });
  });

  it('notes a use sooner where little time without use is allowed', () => {
    expect(recordUseAfterMs(policy)).toBe(30);
    expect(recordUseAfterMs(defaultSessionPolicy)).toBe(10_000);
    expect(recordUseAfterMs({ ...policy, idleMs: 1_000_000 })).toBe(10_000);
    expect(recordUseAfterMs({ ...policy, idleMs: 999_900 })).toBe(9_999);
  });
});
