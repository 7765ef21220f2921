import type { NewPlaylist, Playlist } from '../../src/core/playlists/playlist.js';
import type { PlaylistPosition, PlaylistSongStore, PlaylistStore } from '../../src/core/playlists/playlists.ports.js';
import { aPlaylist, aSong, boundsWith, someSongs } from '../support/playlists.js';
import { describePlaylistBounds } from './playlist-bounds.contract.js';
import { describePlaylistSongs } from './playlist-songs.contract.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

export interface PlaylistStoresUnderTest {
  readonly playlists: PlaylistStore;
  readonly songs: PlaylistSongStore;
}

/** Accounts, and ids that are nobody's or malformed in one of the stores at least. */
export const ALICE = '507f1f77bcf86cd799439011';
export const BOB = '507f191e810c19729de860ea';
export const NO_IDS = ['507f1f77bcf86cd799439099', 'd9428888-122b-41e1-b85c-61b5e6d5c0c1', 'x', '', "' OR 1=1 --"];

const BOUNDS = boundsWith();

/** What every adapter of the two playlist ports must do. */
export function describePlaylistStores(name: string, make: MakeStore<PlaylistStoresUnderTest>): void {
  describe(`playlists in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      stores = await make();
    });
    afterEach(() => stores.close());

    const add = (change: Partial<NewPlaylist> = {}, maxPlaylists = 100) =>
      stores.playlists.addWithin(boundsWith({ maxPlaylists }), aPlaylist(ALICE, NOON, change));
    const added = async (change: Partial<NewPlaylist> = {}): Promise<Playlist> => {
      const playlist = await add(change);
      if (playlist === null) throw new Error('there was no room');
      return playlist;
    };
    const find = (id: string, ownerId = ALICE) => stores.playlists.find(ownerId, id);

    it('come back as they were made, at version 1, with their songs in their order', async () => {
      const songs = [aSong(2, NOON), aSong(1, after(NOON, 5), { fetchedAt: after(NOON, -1) })];
      const playlist = await added({ name: 'Früh ☀', description: 'one\ntwo', songs });
      expect(playlist).toEqual({
        id: expect.stringMatching(/^[\w-]{1,64}$/) as string,
        ownerId: ALICE,
        name: 'Früh ☀',
        description: 'one\ntwo',
        songCount: 2,
        version: 1,
        createdAt: NOON,
        updatedAt: NOON,
      });
      expect(await find(playlist.id)).toEqual({ playlist, songs });
    });

    it('are made once by one key of their owner, whatever is called at the same time', async () => {
      const made = await Promise.all([1, 2, 3, 4].map(() => added({ key: 'a form' })));
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      const others = await Promise.all([
        added({ key: 'another form' }),
        added(),
        added({ ownerId: BOB, key: 'a form' }),
      ]);
      expect(new Set([...made, ...others].map(({ id }) => id)).size).toBe(4);
      const id = made[0]?.id ?? '';
      await stores.playlists.remove(ALICE, id);
      expect((await added({ key: 'a form', name: 'Made anew' })).name).toBe('Made anew');
    });

    it('come back as they were after their removal, once, and only where there is room', async () => {
      const playlist = await added({ name: 'Früh ☀', description: 'one\ntwo', songs: someSongs(3, NOON) });
      const changed = await stores.playlists.change(ALICE, playlist.id, { name: 'Late', at: after(NOON, 5) }, BOUNDS);
      const before = await find(playlist.id);
      if (changed.status !== 'changed' || before === null) throw new Error('it is not there');
      await stores.playlists.remove(ALICE, playlist.id);
      const restored = { ...changed.playlist, songs: before.songs, restored: changed.playlist };
      expect(await add(restored, 0)).toBeNull();
      const [first, second] = await Promise.all([add(restored), add(restored)]);
      expect([first, second]).toEqual([changed.playlist, changed.playlist]);
      expect(await find(playlist.id)).toEqual(before);
      expect(await stores.playlists.listOf(ALICE, 10, null)).toEqual([changed.playlist]);
    });

    it('keep what is unknown of a song unknown', async () => {
      const unknown = { trackName: null, artistName: null, albumName: null, durationMs: null };
      const song = aSong(1, NOON, { ...unknown, imageUrl: null, spotifyUrl: null, fetchedAt: new Date(0) });
      const { id } = await added({ songs: [song] });
      expect((await find(id))?.songs).toEqual([song]);
    });

    it('are their owner’s alone, and none by any other id', async () => {
      const { id } = await added({ songs: [aSong(1, NOON)] });
      const at = after(NOON, 1);
      for (const [owner, playlist] of [[BOB, id] as const, ...NO_IDS.map((no) => [ALICE, no] as const)]) {
        expect(await find(playlist, owner)).toBeNull();
        expect(await stores.playlists.change(owner, playlist, { name: 'Mine', at }, BOUNDS)).toEqual({
          status: 'gone',
        });
        expect(await stores.playlists.remove(owner, playlist)).toBe('gone');
      }
      expect((await find(id))?.playlist).toMatchObject({ name: 'Slow mornings', version: 1 });
    });

    it('are as many as there is room for, each owner for themselves', async () => {
      await add({}, 2);
      const { id } = await added();
      expect(await add({}, 2)).toBeNull();
      expect(await add({ ownerId: BOB }, 2)).not.toBeNull();
      await stores.playlists.remove(ALICE, id);
      expect(await add({}, 2)).not.toBeNull();
      expect(await stores.playlists.listOf(ALICE, 10, null)).toHaveLength(2);
    });

    it('are not more however many are made at once', async () => {
      for (let i = 0; i < 3; i += 1) await add();
      const results = await inParallel(PARALLEL, () => add({}, 8));
      expect(results.filter((result) => result !== null)).toHaveLength(5);
      expect(await stores.playlists.listOf(ALICE, 50, null)).toHaveLength(8);
    });

    it('are listed latest made first, page by page, none twice and none left out, also within one moment', async () => {
      const moments = [0, 0, 0, 7, 7, -3, 10, 0].map((ms) => after(NOON, ms));
      for (const createdAt of moments) await added({ createdAt });
      await added({ ownerId: BOB });
      const seen: Playlist[] = [];
      let position: PlaylistPosition | null = null;
      do {
        const page: readonly Playlist[] = await stores.playlists.listOf(ALICE, 3, position);
        expect(page.length).toBeLessThanOrEqual(3);
        seen.push(...page);
        position = page.at(-1) ?? null;
        // What happens meanwhile moves nothing.
        const [first] = seen;
        if (first) await stores.playlists.change(ALICE, first.id, { name: 'Changed', at: after(NOON, 99) }, BOUNDS);
      } while (position !== null);
      const times = seen.map(({ createdAt }) => createdAt.getTime() - NOON.getTime());
      expect(times).toEqual([10, 7, 7, 0, 0, 0, 0, -3]);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(8);
    });

    it('go on being listed where a playlist was that is gone, or that never was', async () => {
      const older = await added({ createdAt: after(NOON, -1) });
      const { id } = await added();
      await stores.playlists.remove(ALICE, id);
      expect(await stores.playlists.listOf(ALICE, 5, { createdAt: NOON, id })).toEqual([older]);
      expect(await stores.playlists.listOf(ALICE, 5, { createdAt: NOON, id: 'x' })).toEqual([older]);
      expect(await stores.playlists.listOf('x', 5, null)).toEqual([]);
    });

    it('get new words field by field: two tabs lose nothing', async () => {
      const { id } = await added({ description: 'old' });
      const tabs = [{ name: 'New' }, { description: '' }];
      await inParallel(2, (i) => stores.playlists.change(ALICE, id, { ...tabs[i], at: after(NOON, 1) }, BOUNDS));
      expect((await find(id))?.playlist).toMatchObject({ name: 'New', description: '', version: 3 });
      const result = await stores.playlists.change(ALICE, id, { name: 'Newer', at: after(NOON, 2) }, BOUNDS);
      const playlist = (await find(id))?.playlist;
      expect(result).toEqual({ status: 'changed', playlist });
      expect(playlist).toMatchObject({ name: 'Newer', version: 4, createdAt: NOON, updatedAt: after(NOON, 2) });
    });

    it('are changed once by many who have seen the same version', async () => {
      const { id, version } = await added();
      const results = await inParallel(PARALLEL, (i) =>
        stores.playlists.change(ALICE, id, { name: `Tab ${i}`, versions: [version], at: NOON }, BOUNDS),
      );
      expect(results.filter(({ status }) => status === 'changed')).toHaveLength(1);
      expect(results.filter(({ status }) => status === 'other_version')).toHaveLength(PARALLEL - 1);
      expect((await find(id))?.playlist.version).toBe(2);
    });

    it('are removed with their songs, once', async () => {
      const { id } = await added({ songs: someSongs(3, NOON) });
      const results = await inParallel(PARALLEL, () => stores.playlists.remove(ALICE, id));
      expect(results.filter((result) => result === 'removed')).toHaveLength(1);
      expect(await find(id)).toBeNull();
      expect(await stores.songs.addSongs(ALICE, id, [aSong(9, NOON)], BOUNDS)).toEqual({ status: 'gone' });
    });

    it('are removed with their account, and nobody else’s', async () => {
      for (let i = 0; i < 23; i += 1) await added({ songs: [aSong(1, NOON)] });
      const other = await added({ ownerId: BOB, songs: [aSong(1, NOON)] });
      await stores.playlists.removeAllOf(ALICE);
      expect(await stores.playlists.listOf(ALICE, 5, null)).toEqual([]);
      expect((await find(other.id, BOB))?.songs).toHaveLength(1);
      for (const nobody of [ALICE, ...NO_IDS]) await stores.playlists.removeAllOf(nobody);
    });

    describePlaylistSongs(
      () => stores,
      (songs) => added({ songs }),
    );
    describePlaylistBounds(() => stores);
  });
}
