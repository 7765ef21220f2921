import { Sha256TokenHasher } from '../../../src/adapters/outbound/crypto/sha256-token-hasher.js';
import { MemoryIdCache } from '../../../src/adapters/outbound/memory/memory-id-cache.js';
import { FailOpen } from '../../../src/adapters/outbound/upstream/fail-open.js';
import { YouTubeIdCache } from '../../../src/adapters/outbound/youtube/youtube-id-cache.js';
import { databaseUnavailable } from '../../../src/core/shared/database.js';
import { captureLog } from '../../support/captured-log.js';
import { ManualClock } from '../../support/manual-clock.js';

const DAY = 86_400_000;

describe('what is remembered of YouTube', () => {
  let clock: ManualClock;
  let store: MemoryIdCache;
  let memory: YouTubeIdCache;
  beforeEach(() => {
    clock = new ManualClock();
    store = new MemoryIdCache();
    memory = new YouTubeIdCache(store, new FailOpen(300, clock, captureLog().logger), new Sha256TokenHasher(), clock);
  });

  it('is the channel by its name, whatever its case and spacing, but not its accents', async () => {
    await memory.set('Sigur Rós', 'UC1');
    expect(await memory.get('  SIGUR  RÓS')).toBe('UC1');
    // With and without them may be two artists.
    expect(await memory.get('Sigur Ros')).toBeNull();
    expect(await memory.get('Sigur')).toBeNull();
  });

  it('is kept for less than 30 days, however often it is asked for, so that what is over is gone by then', async () => {
    await memory.set('Muse', 'UC1');
    for (let day = 1; day < 29; day += 1) {
      clock.advance(DAY);
      expect(await memory.get('Muse')).toBe('UC1');
    }
    clock.advance(DAY);
    expect(await memory.get('Muse')).toBeNull();
    // The daily clean-up of the next day at the latest.
    expect(await store.removeExpired(clock.now())).toBe(1);
  });

  it('is the top videos for half a day, apart from names', async () => {
    await memory.setTopVideos('UC1', ['v', 'w']);
    expect(await memory.getTopVideos('UC1')).toEqual(['v', 'w']);
    expect(await memory.get('UC1')).toBeNull();
    clock.advance(DAY / 2);
    expect(await memory.getTopVideos('UC1')).toEqual([]);
  });

  it('is forgotten when it is wrong, but not what others found meanwhile', async () => {
    await memory.set('Muse', 'old');
    await memory.set('Muse', 'new');
    await memory.delete('MUSE', 'old');
    expect(await memory.get('Muse')).toBe('new');
    await memory.delete('MUSE', 'new');
    expect(await memory.get('Muse')).toBeNull();
  });

  it('does not say what was typed, and is short', async () => {
    const keep = jest.spyOn(store, 'set');
    await memory.set('Somebody I know '.repeat(10_000), 'UC1');
    const [key] = keep.mock.calls[0] ?? [];
    expect(key).toMatch(/^[\w-]{43}$/);
  });

  it('is nothing when the store is down, and nobody minds', async () => {
    for (const method of ['get', 'set', 'delete'] as const) {
      jest.spyOn(store, method).mockRejectedValue(databaseUnavailable());
    }
    await memory.set('Muse', 'UC1');
    clock.advance(6_000);
    await memory.delete('Muse', 'UC1');
    clock.advance(6_000);
    expect(await memory.get('Muse')).toBeNull();
  });
});
