import { MemorySearchHistoryStore } from '../../support/memory/memory-search-history-store.js';
import { MemoryUserStore } from '../../support/memory/memory-user-store.js';
import { defaultHistoryPolicy } from '../../../src/core/history/history-policy.js';
import { UnrecordedSearches } from '../../../src/core/history/history.ports.js';
import { RecordSearch, type RecordedSearch } from '../../../src/core/history/record-search.js';
import { ManualClock } from '../../support/manual-clock.js';

class HeardOf extends UnrecordedSearches {
  readonly errors: unknown[] = [];

  report(error: unknown): void {
    this.errors.push(error);
  }
}

const ABBA = { id: 'a1', name: 'ABBA', url: 'https://open.spotify.com/artist/a1' };
const BOTH: readonly RecordedSearch[] = [
  { source: 'spotify', query: 'abba', result: ABBA },
  { source: 'youtube', query: 'abba', result: null },
];

describe('recording a search', () => {
  let clock: ManualClock;
  let history: MemorySearchHistoryStore;
  let users: MemoryUserStore;
  let unrecorded: HeardOf;
  let userId: string;
  let record: RecordSearch;

  beforeEach(() => {
    clock = new ManualClock();
    history = new MemorySearchHistoryStore();
    users = new MemoryUserStore();
    unrecorded = new HeardOf();
    userId = users.addOld({ username: 'a', email: 'a@example.com', passwordHash: 'h', createdAt: clock.now() });
    record = new RecordSearch(history, users, unrecorded, clock, defaultHistoryPolicy);
  });

  const kept = (): Promise<readonly unknown[]> => history.listOf(userId, null, 10);

  it('keeps one entry for each source that was asked, in their order', async () => {
    await record.run(userId, BOTH);
    const common = { id: expect.any(String) as string, userId, searchedAt: clock.now() };
    expect(await kept()).toEqual(BOTH.map((search) => ({ ...search, ...common })));
    expect(clock.running).toBe(0);
    expect(unrecorded.errors).toEqual([]);
  });

  it('records nothing for a visitor, nor when no source was asked', async () => {
    const add = jest.spyOn(history, 'add');
    await record.run(null, BOTH);
    await record.run(userId, []);
    expect(add).not.toHaveBeenCalled();
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('gone'))],
    [
      'throws',
      () => {
        throw new Error('gone');
      },
    ],
  ])('neither throws nor keeps silent when the store %s', async (_how, fail) => {
    jest.spyOn(history, 'add').mockImplementation(fail);
    await record.run(userId, BOTH);
    expect(unrecorded.errors).toEqual([new Error('gone')]);
    expect(clock.running).toBe(0);
  });

  it('waits half a second for a slow store, which finishes on its own', async () => {
    let finish: () => void = () => undefined;
    const add = history.add.bind(history);
    jest.spyOn(history, 'add').mockImplementation(async (entries) => {
      await new Promise<void>((resolve) => (finish = resolve));
      await add(entries);
    });
    let returned = false;
    const running = record.run(userId, BOTH).then(() => (returned = true));
    clock.advance(499);
    await new Promise(setImmediate);
    expect(returned).toBe(false);
    clock.advance(1);
    await running;
    expect(await kept()).toEqual([]);
    finish();
    await new Promise(setImmediate);
    expect(await kept()).toHaveLength(2);
    expect(unrecorded.errors).toEqual([]);
  });

  it('reports a failure that comes after the wait', async () => {
    let fail: (error: Error) => void = () => undefined;
    jest.spyOn(history, 'add').mockReturnValue(new Promise((_, reject) => (fail = reject)));
    const running = record.run(userId, BOTH);
    clock.advance(500);
    await running;
    expect(unrecorded.errors).toEqual([]);
    fail(new Error('too late'));
    await new Promise(setImmediate);
    expect(unrecorded.errors).toEqual([new Error('too late')]);
  });

  it('leaves nothing of an account that is gone, even if it went in that very moment', async () => {
    await history.add([{ userId, ...BOTH[0]!, searchedAt: clock.now() }]);
    const add = history.add.bind(history);
    jest.spyOn(history, 'add').mockImplementation(async (entries) => {
      // What deleting an account does, begun and ended while the search is being written.
      await users.remove(userId);
      await history.removeAllOf(userId);
      await add(entries);
    });
    await record.run(userId, BOTH);
    expect(await kept()).toEqual([]);
  });
});
