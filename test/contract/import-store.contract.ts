import type { ImportQueue, ImportStore, NewImport } from '../../src/core/playlists/imports/imports.ports.js';
import type { ImportStep, PlannedSong } from '../../src/core/playlists/imports/playlist-import.js';
import { trackId } from '../support/playlists.js';
import { ALICE, BOB } from './playlist-store.contract.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

const song: PlannedSong = {
  id: 'song',
  row: 2,
  content: {
    ...{ spotifyTrackId: trackId(1), trackName: '"é" 𝄞', artistName: null, albumName: null },
    ...{ durationMs: 1, imageUrl: null, spotifyUrl: null },
  },
  addedAt: 5,
  fetchedAt: 0,
};

/** What every adapter of the two ports for imports must do. */
export function describeImportStore(
  name: string,
  make: MakeStore<{ readonly imports: ImportStore; readonly queue: ImportQueue }>,
): void {
  describe(`imports in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      stores = await make();
    });
    afterEach(() => stores.close());

    const bounds = { maxUnfinished: 3, maxKept: 4 };
    const steps: readonly ImportStep[] = [
      { kind: 'make', playlist: 1, name: 'x', description: '', songs: [song] },
      { kind: 'name', playlist: 1, songs: [{ id: 'song', spotifyTrackId: trackId(1) }] },
    ];
    const skipped = { row: 7, reason: 'repeated', message: 'Row 7: “x”.' } as const;
    const add = (change: Partial<NewImport> = {}) =>
      stores.imports.add(bounds, {
        ...{ ownerId: ALICE, total: 3, imported: 1, foundByName: 0, createdAt: NOON, steps },
        ...{ skipped: [skipped], playlists: [{ number: 0, id: 'p', name: 'é' }] },
        ...change,
      });
    const claim = (holder: string, at: Date, leaseMs = 1000) =>
      stores.queue.claim({ holder, until: after(at, leaseMs) }, at);
    const nothing = { imported: 0, foundByName: 0, skipped: [], playlists: [] };
    const idOf = async (adding: ReturnType<typeof add>): Promise<string> => (await adding)?.id ?? '';

    it('are kept as they were added, for their owner alone', async () => {
      const added = await add();
      expect(added).toEqual({
        ...{ id: expect.stringMatching(/./) as string, ownerId: ALICE, total: 3, imported: 1, foundByName: 0 },
        ...{ skipped: [skipped], playlists: [{ number: 0, id: 'p', name: 'é' }] },
        ...{ createdAt: NOON, finishedAt: null },
      });
      const id = added?.id ?? '';
      expect(await stores.imports.find(ALICE, id)).toEqual(added);
      expect(await stores.imports.find(BOB, id)).toBeNull();
      for (const other of ['', 'x', 'f'.repeat(24)]) expect(await stores.imports.find(ALICE, other)).toBeNull();
      const later = await add({ createdAt: after(NOON, 1), steps: [] });
      expect(later?.finishedAt).toEqual(after(NOON, 1));
      expect(await stores.imports.listOf(ALICE)).toEqual([later, added]);
      expect(await stores.imports.listOf(BOB)).toEqual([]);
    });

    it('are done step by step, and are finished after the last one', async () => {
      const id = await idOf(add());
      expect(await claim('a', after(NOON, -1))).toBeNull();
      expect(await claim('a', NOON)).toMatchObject({ claimed: { id, imported: 1 }, step: steps[0], attempts: 1 });
      const found = { ...skipped, row: 9 };
      const made = { number: 1, id: 'q', name: 'x' };
      const more = { imported: 2, foundByName: 1, skipped: [found], playlists: [made] };
      expect(await stores.queue.advance(id, 'a', more, after(NOON, 5))).toBe(true);
      expect(await stores.imports.find(ALICE, id)).toMatchObject({ imported: 3, foundByName: 1, finishedAt: null });
      expect(await claim('b', after(NOON, 4))).toBeNull();
      expect(await claim('b', after(NOON, 5))).toMatchObject({ step: steps[1], attempts: 1 });
      expect(await stores.queue.advance(id, 'b', nothing, after(NOON, 6))).toBe(true);
      expect(await claim('c', after(NOON, 99))).toBeNull();
      expect(await stores.imports.find(ALICE, id)).toMatchObject({
        ...{ imported: 3, skipped: [skipped, found], finishedAt: after(NOON, 6) },
        playlists: [{ id: 'p' }, made],
      });
    });

    it('are claimed by one of many, the one first that has been due longest', async () => {
      const ids = [await idOf(add()), await idOf(add({ createdAt: after(NOON, -1) }))];
      const claims = await inParallel(PARALLEL, (index) => claim(`holder ${index}`, NOON));
      const claimed = claims.flatMap((one) => (one === null ? [] : [one.claimed.id]));
      expect(claimed.sort()).toEqual([...ids].sort());
      expect((await claim('a', after(NOON, 1000)))?.claimed.id).toBe(ids[1]);
    });

    it('are another’s from the end of the lease on, and no longer the first’s', async () => {
      const id = await idOf(add());
      await claim('a', NOON);
      expect(await claim('b', after(NOON, 999))).toBeNull();
      expect(await claim('b', after(NOON, 1000))).toMatchObject({ step: steps[0], attempts: 2 });
      expect(await stores.queue.advance(id, 'a', { ...nothing, imported: 1 }, NOON)).toBe(false);
      expect(await stores.queue.release(id, 'a', NOON)).toBe(false);
      expect(await stores.queue.release(id, 'b', after(NOON, 5000))).toBe(true);
      expect(await claim('c', after(NOON, 4999))).toBeNull();
      expect(await claim('c', after(NOON, 5000))).toMatchObject({
        claimed: { imported: 1 },
        step: steps[0],
        attempts: 3,
      });
    });

    it('are a limited number for an account, and the oldest finished ones go', async () => {
      for (let number = 0; number < 3; number += 1) await add({ createdAt: after(NOON, number) });
      expect(await add()).toBeNull();
      expect(await add({ ownerId: BOB })).not.toBeNull();
      await stores.imports.removeAllOf(ALICE);
      for (let number = 0; number < 5; number += 1) await add({ createdAt: after(NOON, number), steps: [] });
      const kept = await stores.imports.listOf(ALICE);
      expect(kept.map(({ createdAt }) => createdAt)).toEqual([4, 3, 2, 1].map((number) => after(NOON, number)));
    });

    it('go with their account, and after a while', async () => {
      const id = await idOf(add());
      await add({ ownerId: BOB, steps: [] });
      await claim('a', NOON);
      await stores.imports.removeAllOf(ALICE);
      expect(await stores.queue.advance(id, 'a', nothing, NOON)).toBe(false);
      expect(await claim('b', after(NOON, 5000))).toBeNull();
      expect(await stores.imports.removeFinished(after(NOON, -1))).toBe(0);
      expect(await stores.imports.removeFinished(NOON)).toBe(1);
      expect(await stores.imports.listOf(BOB)).toEqual([]);
    });
  });
}
