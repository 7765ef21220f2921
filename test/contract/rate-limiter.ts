import type { RateLimiter, RateLimitRule } from '../../src/core/shared/rate-limiter.js';

/** What the suite needs of an adapter under test. */
export interface RateLimiterUnderTest {
  readonly limiter: RateLimiter;
  /** One that shares its budgets, as another process would; the same one where there can be no other. */
  readonly other: RateLimiter;
  /** Lets so many seconds pass, as far as the budgets are concerned. */
  advance(seconds: number): Promise<void>;
  close(): Promise<void>;
}

const MINUTE: RateLimitRule = { name: 'login_minute', limit: 3, windowSeconds: 60 };
const HOUR: RateLimitRule = { name: 'login_hour', limit: 5, windowSeconds: 3600 };
/** How far a real clock may run on during a test. */
const SLACK_SECONDS = 5;

/** What the port guarantees, for every adapter of it. */
export function rateLimiterContract(open: () => Promise<RateLimiterUnderTest>): void {
  let test: RateLimiterUnderTest;
  let limiter: RateLimiter;

  beforeEach(async () => {
    test = await open();
    limiter = test.limiter;
  });

  afterEach(() => test.close());

  const tryTimes = async (count: number, rules: readonly RateLimitRule[], subject = 'someone'): Promise<boolean[]> => {
    const allowed: boolean[] = [];
    for (let i = 0; i < count; i += 1) allowed.push((await limiter.consume(subject, rules)).allowed);
    return allowed;
  };

  const expectSeconds = (actual: number | undefined, expected: number): void => {
    expect(actual).toBeLessThanOrEqual(expected);
    expect(actual).toBeGreaterThan(expected - SLACK_SECONDS);
  };

  it('allows the budget, then refuses and says how long to wait', async () => {
    expect(await tryTimes(3, [MINUTE])).toEqual([true, true, true]);
    await test.advance(20);
    const refused = await limiter.consume('someone', [MINUTE]);
    expect(refused.allowed).toBe(false);
    expectSeconds(refused.retryAfterSeconds, 40);
  });

  it('says how each rule stands, in the order asked', async () => {
    const first = await limiter.consume('someone', [HOUR, MINUTE]);
    expect(first).toMatchObject({ allowed: true, retryAfterSeconds: 0 });
    expect(first.states.map(({ rule, remaining }) => [rule, remaining])).toEqual([
      [HOUR, 4],
      [MINUTE, 2],
    ]);
    expectSeconds(first.states[0]?.resetSeconds, 3600);
    expectSeconds(first.states[1]?.resetSeconds, 60);
  });

  it.each([
    ['one client', false],
    ['two processes', true],
  ])('lets exactly the budget of 100 parallel attempts through: %s', async (_, viaBoth) => {
    const attempts = Array.from({ length: 100 }, (_, index) =>
      (viaBoth && index % 2 === 1 ? test.other : limiter).consume('someone', [MINUTE, HOUR]),
    );
    const decisions = await Promise.all(attempts);
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(3);
    await test.advance(60);
    // The 97 refused ones spent nothing of the hour either.
    expect(await tryTimes(3, [MINUTE, HOUR])).toEqual([true, true, false]);
  });

  it('counts towards every rule or, when one is used up, towards none', async () => {
    await tryTimes(3, [MINUTE]);
    expect(await tryTimes(4, [MINUTE, HOUR])).toEqual([false, false, false, false]);
    expect(await tryTimes(6, [HOUR])).toEqual([true, true, true, true, true, false]);
  });

  it('shows a rule whose window has not begun as whole', async () => {
    await tryTimes(3, [MINUTE]);
    const { states } = await limiter.consume('someone', [MINUTE, HOUR]);
    expect(states[0]).toMatchObject({ remaining: 0 });
    expect(states[1]).toEqual({ rule: HOUR, remaining: 5, resetSeconds: 3600 });
  });

  it('waits for the last of several used-up rules', async () => {
    const tight = { ...HOUR, limit: 3 };
    await tryTimes(3, [MINUTE, tight]);
    expectSeconds((await limiter.consume('someone', [MINUTE, tight])).retryAfterSeconds, 3600);
  });

  it('starts a window with the first attempt in it, and all of the budget is back at its end', async () => {
    await tryTimes(1, [MINUTE]);
    await test.advance(50);
    await tryTimes(2, [MINUTE]);
    expect(await tryTimes(1, [MINUTE])).toEqual([false]);
    await test.advance(10);
    expect(await tryTimes(4, [MINUTE])).toEqual([true, true, true, false]);
  });

  it('extends nothing for refused attempts', async () => {
    await tryTimes(3, [MINUTE]);
    await test.advance(30);
    await tryTimes(20, [MINUTE]);
    await test.advance(30);
    expect(await tryTimes(1, [MINUTE])).toEqual([true]);
  });

  it('keeps subjects and rules apart', async () => {
    await tryTimes(3, [MINUTE], '2001:db8:1:2::/64');
    expect(await tryTimes(1, [MINUTE], '2001:db8:1:3::/64')).toEqual([true]);
    expect(await tryTimes(1, [{ ...MINUTE, name: 'other' }], '2001:db8:1:2::/64')).toEqual([true]);
  });

  it('gives an attempt back without moving the end of its window', async () => {
    await tryTimes(3, [MINUTE]);
    await test.advance(30);
    await limiter.refund('someone', [MINUTE]);
    expect(await tryTimes(2, [MINUTE])).toEqual([true, false]);
    await test.advance(30);
    expect(await tryTimes(1, [MINUTE])).toEqual([true]);
  });

  it('keeps the window of an attempt that was the only one and is given back', async () => {
    await tryTimes(1, [MINUTE]);
    await test.advance(20);
    await limiter.refund('someone', [MINUTE]);
    const { states } = await limiter.consume('someone', [MINUTE]);
    expect(states[0]?.remaining).toBe(2);
    expectSeconds(states[0]?.resetSeconds, 40);
  });

  it('never gives back more than was counted', async () => {
    await limiter.refund('someone', [MINUTE, HOUR]);
    await tryTimes(1, [MINUTE]);
    for (let i = 0; i < 5; i += 1) await limiter.refund('someone', [MINUTE]);
    expect(await tryTimes(4, [MINUTE])).toEqual([true, true, true, false]);
  });
}
