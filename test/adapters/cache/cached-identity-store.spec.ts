import { CachedIdentityStore } from '../../../src/adapters/outbound/cache/cached-identity-store.js';
import { MemoryIdentityStore } from '../../../src/adapters/outbound/memory/memory-identity-store.js';
import { FailOpen } from '../../../src/adapters/outbound/upstream/fail-open.js';
import type { ArtistIdentity } from '../../../src/core/identity/artist-identity.js';
import type { NameMeaning } from '../../../src/core/identity/identity.ports.js';
import { databaseUnavailable } from '../../../src/core/shared/database.js';
import { captureLog } from '../../support/captured-log.js';
import { anIdentity, mbid } from '../../support/fake-identities.js';
import { ManualClock } from '../../support/manual-clock.js';

/** Counts its reads, and fails on request. */
class CountingStore extends MemoryIdentityStore {
  reads = 0;
  down = false;

  override find(id: string, now: Date): Promise<ArtistIdentity | null> {
    this.reads += 1;
    return this.down ? Promise.reject(databaseUnavailable()) : super.find(id, now);
  }

  override findName(key: string, now: Date): Promise<NameMeaning | null> {
    this.reads += 1;
    return this.down ? Promise.reject(databaseUnavailable()) : super.findName(key, now);
  }

  override save(...saved: Parameters<MemoryIdentityStore['save']>): Promise<void> {
    return this.down ? Promise.reject(databaseUnavailable()) : super.save(...saved);
  }

  override saveName(...saved: Parameters<MemoryIdentityStore['saveName']>): Promise<void> {
    return this.down ? Promise.reject(databaseUnavailable()) : super.saveName(...saved);
  }
}

describe('identities in memory in front of the database', () => {
  const clock = new ManualClock();
  let database: CountingStore;
  let store: CachedIdentityStore;
  beforeEach(() => {
    database = new CountingStore();
    store = new CachedIdentityStore(database, new FailOpen(1_000, clock, captureLog().logger));
  });
  const year = () => new Date(clock.now().getTime() + 365 * 86_400_000);
  const wren = () => anIdentity(1, 'Wren', [], { fetchedAt: clock.now() });
  const meaning = (): NameMeaning => ({
    mbid: mbid(1),
    namesakes: [],
    offered: [],
    pages: null,
    fetchedAt: clock.now(),
  });

  it('cost no query once they are known', async () => {
    await database.save(wren(), year(), mbid(9));
    await database.saveName('wren', meaning(), year());
    for (let i = 0; i < 3; i += 1) {
      expect(await store.find(mbid(1), clock.now())).toEqual(wren());
      expect(await store.findName('wren', clock.now())).toEqual(meaning());
    }
    expect(database.reads).toBe(2);
    expect(await store.find(mbid(9), clock.now())).toEqual(wren());
    const { reads } = database;
    expect(await store.find(mbid(9), clock.now())).toEqual(wren());
    expect(database.reads).toBe(reads);
  });

  it('are looked for again after ten minutes: another process may know better', async () => {
    await store.save(wren(), year());
    await store.saveName('wren', meaning(), year());
    await database.save({ ...wren(), name: 'Wren II' }, year());
    await database.saveName('wren', { ...meaning(), mbid: null }, year());
    clock.advance(10 * 60_000 - 1);
    expect(await store.find(mbid(1), clock.now())).toMatchObject({ name: 'Wren' });
    expect(await store.findName('wren', clock.now())).toMatchObject({ mbid: mbid(1) });
    clock.advance(1);
    expect(await store.find(mbid(1), clock.now())).toMatchObject({ name: 'Wren II' });
    expect(await store.findName('wren', clock.now())).toMatchObject({ mbid: null });
  });

  it('are looked for again ten seconds after nothing was known about a name', async () => {
    expect(await store.findName('wren', clock.now())).toBeNull();
    const known = meaning();
    await database.saveName('wren', known, year());
    clock.advance(10_000 - 1);
    expect(await store.findName('wren', clock.now())).toBeNull();
    expect(database.reads).toBe(1);
    clock.advance(1);
    expect(await store.findName('wren', clock.now())).toEqual(known);
  });

  it('are looked for each time while nothing is known', async () => {
    for (let i = 0; i < 2; i += 1) expect(await store.find(mbid(1), clock.now())).toBeNull();
    await database.save(wren(), year());
    expect(await store.find(mbid(1), clock.now())).toEqual(wren());
  });

  it('are remembered without the database', async () => {
    database.down = true;
    expect(await store.find(mbid(1), clock.now())).toBeNull();
    expect(await store.findName('wren', clock.now())).toBeNull();
    await store.save(wren(), year());
    await store.saveName('wren', meaning(), year());
    expect(await store.find(mbid(1), clock.now())).toEqual(wren());
    expect(await store.findName('wren', clock.now())).toEqual(meaning());
  });

  it('expire as they do in the database', async () => {
    await store.save(wren(), clock.now());
    expect(await store.find(mbid(1), clock.now())).toBeNull();
  });
});
