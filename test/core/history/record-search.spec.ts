import { MemorySearchHistoryStore } from '../../support/memory/memory-search-history-store.js';
import { MemoryUserStore } from '../../support/memory/memory-user-store.js';
import { defaultHistoryPolicy } from '../../../src/core/history/history-policy.js';
import { RecordSearch, type RecordedSearch } from '../../../src/core/history/record-search.js';
import { UnseenFailures } from '../../../src/core/shared/unseen-failures.js';
import { ManualClock } from '../../support/manual-clock.js';

class HeardOf extends UnseenFailures {
  readonly errors: unknown[] = [];

  report(what: string, error: unknown): void {
    expect(what).toBe('Recording a search failed');
    this.errors.push(error);
  }
}

const URL = 'https://open.spotify.com/artist/a1';
const ABBA = { source: 'spotify', id: 'a1', name: 'ABBA', url: URL, imageUrl: null } as const;
const SEARCH: RecordedSearch = { kind: 'everything', query: 'abba', result: ABBA, mbid: null };

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

  it('keeps one entry for both sources', async () => {
    await record.run(userId, SEARCH);
    const common = { id: expect.any(String) as string, userId, searchedAt: clock.now() };
    expect(await kept()).toEqual([{ ...SEARCH, ...common }]);
    expect(clock.running).toBe(0);
    expect(unrecorded.errors).toEqual([]);
  });

  it('keeps a reload within ten minutes out', async () => {
    await record.run(userId, SEARCH);
    clock.advance(600_000 - 1);
    await record.run(userId, SEARCH);
    expect(await kept()).toHaveLength(1);
    clock.advance(1);
    await record.run(userId, SEARCH);
    expect(await kept()).toHaveLength(2);
  });

  it('records nothing for a visitor, nor when no source was asked', async () => {
    const add = jest.spyOn(history, 'record');
    await record.run(null, SEARCH);
    await record.run(userId, null);
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
    jest.spyOn(history, 'record').mockImplementation(fail);
    await record.run(userId, SEARCH);
    expect(unrecorded.errors).toEqual([new Error('gone')]);
    expect(clock.running).toBe(0);
  });

  it('waits half a second for a slow store, which finishes on its own', async () => {
    let finish: () => void = () => undefined;
    const add = history.record.bind(history);
    jest.spyOn(history, 'record').mockImplementation(async (entry, since) => {
      await new Promise<void>((resolve) => (finish = resolve));
      return add(entry, since);
    });
    let returned = false;
    const running = record.run(userId, SEARCH).then(() => (returned = true));
    clock.advance(499);
    await new Promise(setImmediate);
    expect(returned).toBe(false);
    clock.advance(1);
    await running;
    expect(await kept()).toEqual([]);
    finish();
    await new Promise(setImmediate);
    expect(await kept()).toHaveLength(1);
    expect(unrecorded.errors).toEqual([]);
  });

  it('reports a failure that comes after the wait', async () => {
    let fail: (error: Error) => void = () => undefined;
    jest.spyOn(history, 'record').mockReturnValue(new Promise((_, reject) => (fail = reject)));
    const running = record.run(userId, SEARCH);
    clock.advance(500);
    await running;
    expect(unrecorded.errors).toEqual([]);
    fail(new Error('too late'));
    await new Promise(setImmediate);
    expect(unrecorded.errors).toEqual([new Error('too late')]);
  });

  it('leaves nothing of an account that is gone, even if it went in that very moment', async () => {
    await history.add([{ userId, ...SEARCH, searchedAt: clock.now() }]);
    const add = history.record.bind(history);
    jest.spyOn(history, 'record').mockImplementation(async (entry, since) => {
      // What deleting an account does, begun and ended while the search is being written.
      await users.remove(userId);
      await history.removeAllOf(userId);
      return add(entry, since);
    });
    await record.run(userId, SEARCH);
    expect(await kept()).toEqual([]);
  });
});
