import type { NewPlaylist, Playlist } from '../../src/core/playlists/playlist.js';
import type { PlaylistBounds } from '../../src/core/playlists/playlist-policies.js';
import { sizeOfPlaylist } from '../../src/core/playlists/playlist-size.js';
import { aPlaylist, aSong, boundsWith, someSongs, trackId } from '../support/playlists.js';
import { changed } from './playlist-songs.contract.js';
import { ALICE, BOB, type PlaylistStoresUnderTest } from './playlist-store.contract.js';
import { after, inParallel, NOON, PARALLEL } from './store-under-test.js';

/** How an account's playlists keep within its bounds, in every adapter; part of the playlist contract. */
export function describePlaylistBounds(stores: () => PlaylistStoresUnderTest): void {
  const LATER = after(NOON, 60_000);
  const add = (bounds: Partial<PlaylistBounds>, change: Partial<NewPlaylist> = {}) =>
    stores().playlists.addWithin(boundsWith(bounds), aPlaylist(ALICE, NOON, change));
  const added = async (change: Partial<NewPlaylist> = {}): Promise<Playlist> => {
    const playlist = await add({}, change);
    if (playlist === null) throw new Error('there was no room');
    return playlist;
  };
  const addSong = (id: string, number: number, bounds: Partial<PlaylistBounds>) =>
    stores().songs.addSongs(ALICE, id, [aSong(number, NOON)], boundsWith(bounds));
  const rename = (id: string, name: string, bounds: Partial<PlaylistBounds>) =>
    stores().playlists.change(ALICE, id, { name, at: LATER }, boundsWith(bounds));
  /** What the account keeps, counted from the playlists themselves. */
  const kept = async (): Promise<{ songs: number; bytes: number }> => {
    const sizes = [];
    for (const { id } of await stores().playlists.listOf(ALICE, 1_000, null)) {
      const found = await stores().playlists.find(ALICE, id);
      if (found !== null) sizes.push(sizeOfPlaylist(found.playlist, found.songs));
    }
    return {
      songs: sizes.reduce((sum, { songs }) => sum + songs, 0),
      bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  };
  /** That there is room for what is kept and not for a byte or a song more: the store counts as this test does. */
  const expectRightCount = async (): Promise<void> => {
    const { songs, bytes } = await kept();
    const one = { songs: [aSong(99, NOON)] };
    const size = sizeOfPlaylist(aPlaylist(ALICE, NOON), one.songs);
    expect(await add({ maxSongsInAll: songs }, one)).toBeNull();
    expect(await add({ maxBytesInAll: bytes + size.bytes - 1 }, one)).toBeNull();
    const within = { maxSongsInAll: songs + 1, maxBytesInAll: bytes + size.bytes };
    const { id } = (await add(within, one)) ?? { id: '' };
    expect(await stores().playlists.remove(ALICE, id)).toBe('removed');
  };

  it('have no more songs in all than their account may have, however they come', async () => {
    const { id } = await added({ songs: someSongs(3, NOON) });
    await added({ ownerId: BOB, songs: someSongs(50, NOON) });
    const within = { maxSongsInAll: 5 };
    expect(await add(within, { songs: someSongs(3, NOON) })).toBeNull();
    expect(await add(within, { songs: someSongs(1, NOON) })).not.toBeNull();
    expect((await addSong(id, 4, within)).status).toBe('added');
    expect(await addSong(id, 5, within)).toEqual({ status: 'account_full' });
    expect(await addSong(id, 4, within)).toMatchObject({ status: 'already_in' });
    expect(await addSong(id, 5, { ...within, maxSongs: 4 })).toEqual({ status: 'full' });
    expect((await stores().playlists.find(ALICE, id))?.songs).toHaveLength(4);
    expect(await add(within)).not.toBeNull();
  });

  it('have no more text in all than their account may have, however it comes', async () => {
    const { id } = await added({ name: 'é', description: 'ab', songs: [aSong(1, NOON, { trackName: '𝄞' })] });
    const { bytes } = await kept();
    const withoutText = { trackName: null, artistName: null, albumName: null, imageUrl: null, spotifyUrl: null };
    expect(bytes).toBe(
      2 +
        2 +
        sizeOfPlaylist({ name: '', description: '' }, [aSong(1, NOON, withoutText)]).bytes +
        4 +
        23 +
        10 +
        40 +
        53,
    );
    expect(await rename(id, 'éa', { maxBytesInAll: bytes })).toEqual({ status: 'account_full' });
    expect((await rename(id, 'éa', { maxBytesInAll: bytes + 1 })).status).toBe('changed');
    expect(await addSong(id, 2, { maxBytesInAll: bytes + 20 })).toEqual({ status: 'account_full' });
    expect(await add({ maxBytesInAll: bytes + 1 }, { name: 'x' })).toBeNull();
    expect(await add({ maxBytesInAll: bytes + 2 }, { name: 'x' })).not.toBeNull();
  });

  it('take neither songs nor text beyond the bounds from many at the same time', async () => {
    const lists = await inParallel(4, () => added());
    const song = sizeOfPlaylist({ name: '', description: '' }, [aSong(10, NOON)]).bytes;
    const { bytes } = await kept();
    const within = { maxSongsInAll: 9, maxBytesInAll: bytes + 7 * song };
    const results = await inParallel(PARALLEL, (i) => addSong(lists[i % 4]?.id ?? '', 10 + i, within));
    expect(results.filter(({ status }) => status === 'added')).toHaveLength(7);
    expect(results.filter(({ status }) => status === 'account_full')).toHaveLength(PARALLEL - 7);
    expect(await kept()).toEqual({ songs: 7, bytes: within.maxBytesInAll });
    const imports = await inParallel(PARALLEL, () => add({ maxSongsInAll: 20 }, { songs: someSongs(4, NOON) }));
    expect(imports.filter((playlist) => playlist !== null)).toHaveLength(3);
    expect((await kept()).songs).toBe(19);
    await expectRightCount();
  });

  it('give back the room of what is removed or shortened', async () => {
    const { id } = await added({ name: 'A long name', songs: someSongs(3, NOON) });
    const other = await added({ songs: someSongs(5, NOON) });
    await stores().songs.removeSong(ALICE, id, 'song-2', LATER);
    await stores().songs.removeSong(ALICE, id, 'song-2', LATER);
    await rename(id, 'A', {});
    await stores().playlists.remove(ALICE, other.id);
    await stores().playlists.remove(ALICE, other.id);
    await expectRightCount();
    await stores().playlists.removeAllOf(ALICE);
    expect(await add({ maxSongsInAll: 2 }, { songs: someSongs(2, NOON) })).not.toBeNull();
    await expectRightCount();
  });

  it('are counted right, whatever is refused and whatever happens at once', async () => {
    const { id } = await added({ songs: someSongs(10, NOON), key: 'k' });
    const { songs, playlists } = stores();
    const news = { ...aSong(3, LATER), trackName: 'A longer name', albumName: null };
    const changes: (() => Promise<unknown>)[] = [
      ...[1, 2, 11, 12, 13].map((number) => () => addSong(id, number, {})),
      () => addSong(id, 14, { maxSongs: 5 }),
      () => addSong('507f1f77bcf86cd799439099', 15, {}),
      ...[6, 7, 6, 99].map((number) => () => songs.removeSong(ALICE, id, `song-${number}`, LATER)),
      () => songs.refresh(ALICE, id, [news, aSong(98, LATER)]),
      () => songs.refresh(ALICE, id, [aSong(3, NOON)]),
      () => rename(id, 'Short', {}),
      () => rename(id, 'A much longer name than before', {}),
      () => playlists.change(ALICE, id, { name: 'Never', versions: [99], at: LATER }, boundsWith()),
      () => added({ key: 'k' }),
      () => add({ maxPlaylists: 1 }, { songs: someSongs(5, NOON) }),
      () => added({ songs: someSongs(2, NOON) }),
    ];
    await inParallel(changes.length, (i) => changes[i]?.() ?? Promise.resolve(null));
    expect((await kept()).songs).toBe(13);
    await expectRightCount();
  });

  it('can shrink and be put in order where they are beyond the bounds already, and grow no more', async () => {
    const { id } = await added({ name: 'Long', description: 'x', songs: someSongs(3, NOON) });
    const { bytes } = await kept();
    const within = { maxSongsInAll: 1, maxBytesInAll: bytes - 50 };
    expect((await rename(id, 'Lon', within)).status).toBe('changed');
    expect(await rename(id, 'Long', within)).toEqual({ status: 'account_full' });
    expect((await rename(id, 'Name', { ...within, maxBytesInAll: bytes })).status).toBe('changed');
    const { songs } = stores();
    expect(changed(await songs.removeSong(ALICE, id, 'song-1', LATER)).playlist.songCount).toBe(2);
    const reversed = await songs.rearrange(ALICE, id, (ids) => [...ids].reverse(), LATER);
    expect(changed(reversed).playlist.version).toBe(5);
    expect((await addSong(id, 4, within)).status).toBe('account_full');
    expect((await stores().playlists.find(ALICE, id))?.songs.map((song) => song.spotifyTrackId)).toEqual([
      trackId(3),
      trackId(2),
    ]);
  });
}
