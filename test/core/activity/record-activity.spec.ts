import { setImmediate } from 'node:timers/promises';
import { ActivityOfAccount } from '../../../src/core/activity/activity-of-account.js';
import type { ActivityEvent } from '../../../src/core/activity/activity.js';
import { ListActivity } from '../../../src/core/activity/list-activity.js';
import { RecordActivity } from '../../../src/core/activity/record-activity.js';
import { collect } from '../../support/collect.js';
import { ManualClock } from '../../support/manual-clock.js';
import { MemoryActivityLog } from '../../support/memory/memory-activity-log.js';
import { MemoryThrottleStore } from '../../support/memory/memory-throttle-store.js';
import { MemoryUserStore } from '../../support/memory/memory-user-store.js';
import { FakeTokenHasher } from '../auth/fakes.js';

const CLIENT = { ip: '203.0.113.77', userAgent: 'Browser' };
const DAY = 86_400_000;

describe('recording what happens to an account', () => {
  const clock = new ManualClock('2026-03-01T12:00:00Z');
  const report = jest.fn();
  const policy = { keptMs: 90 * DAY, perAccount: 6, perDayByStrangers: 2 };
  let log: MemoryActivityLog;
  let users: MemoryUserStore;
  let recordActivity: RecordActivity;
  let id: string;
  beforeEach(async () => {
    report.mockReset();
    log = new MemoryActivityLog();
    users = new MemoryUserStore();
    recordActivity = new RecordActivity(
      log,
      users,
      new MemoryThrottleStore(),
      { report },
      new FakeTokenHasher(),
      clock,
      policy,
    );
    const alice = { username: 'alice', email: 'a@example.com', passwordHash: '', createdAt: clock.now() };
    const added = await users.addUnlessTaken(alice);
    id = added.status === 'added' ? added.user.id : '';
  });
  const record = (event: ActivityEvent, client = CLIENT) => recordActivity.run(id, event, client);
  const answered = async (): Promise<void> => {
    clock.advance(500);
    for (let turn = 0; turn < 3; turn += 1) await setImmediate();
  };
  const eventsOf = async (userId = id) => (await log.listOf(userId, null, 99)).map(({ event }) => event);

  it('keeps the network and the beginning of the user agent', async () => {
    await record('login', { ip: '2001:db8:1:2::3', userAgent: `${'x'.repeat(255)}😀y` });
    expect(await log.listOf(id, null, 9)).toMatchObject([
      { event: 'login', at: clock.now(), ip: '2001:db8:1::/48', userAgent: `${'x'.repeat(255)}\ufffd` },
    ]);
  });

  it('writes what strangers cause only after the answer, as of the moment it happened', async () => {
    const at = clock.now();
    await record('login_failed');
    clock.advance(499);
    await setImmediate();
    expect(await eventsOf()).toEqual([]);
    await answered();
    expect(await log.listOf(id, null, 9)).toMatchObject([{ event: 'login_failed', at }]);
  });

  it('keeps so many a day of what strangers cause, of each kind, for each account', async () => {
    for (let i = 0; i < 3; i += 1) await record('login_failed');
    await record('reset_requested');
    await record('logout');
    await answered();
    expect((await eventsOf()).sort()).toEqual(['login_failed', 'login_failed', 'logout', 'reset_requested']);
    clock.advance(DAY);
    await record('login_failed');
    await answered();
    expect(await eventsOf()).toHaveLength(5);
  });

  it('keeps so many entries of an account', async () => {
    for (let i = 0; i < 8; i += 1) await record('login');
    expect(await eventsOf()).toHaveLength(6);
  });

  it('keeps nothing of an account that is gone', async () => {
    await record('login');
    await users.remove(id);
    await record('logout');
    expect(await eventsOf()).toEqual([]);
    await record('login_failed');
    await answered();
    expect(await eventsOf()).toEqual([]);
  });

  it('reports a failure and does not throw', async () => {
    jest.spyOn(log, 'add').mockRejectedValue(new Error('database gone'));
    await record('login');
    await record('login_failed');
    await answered();
    expect(report).toHaveBeenCalledTimes(2);
  });

  it('is listed page by page, exported whole, and erased', async () => {
    for (const event of ['login', 'exported', 'logout'] as const) {
      await record(event);
      clock.advance(1);
    }
    const list = new ListActivity(log);
    const first = await list.run(id, { limit: 2 });
    expect(first.entries.map(({ event }) => event)).toEqual(['logout', 'exported']);
    const second = await list.run(id, { limit: 2, cursor: first.nextCursor });
    expect(second).toMatchObject({ entries: [{ event: 'login' }], nextCursor: null });
    expect((await list.run(id, { limit: 3 })).nextCursor).toBeNull();
    for (const wrong of [{ limit: 0 }, { limit: 101 }, { limit: 1.5 }, { cursor: 'x' }]) {
      await expect(list.run(id, wrong)).rejects.toMatchObject({ code: 'validation_failed' });
    }
    const part = new ActivityOfAccount(log);
    expect(await collect(part.exportOf(id))).toMatchObject([
      { event: 'logout', ip: '203.0.113.0/24', user_agent: 'Browser' },
      { event: 'exported' },
      { event: 'login' },
    ]);
    await part.eraseOf(id);
    expect(await collect(part.exportOf(id))).toEqual([]);
  });
});
