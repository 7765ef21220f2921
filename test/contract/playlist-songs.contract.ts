import type { Playlist, Song } from '../../src/core/playlists/playlist.js';
import type { ChangeResult } from '../../src/core/playlists/playlists.ports.js';
import { namedFirst } from '../../src/core/playlists/reorder-songs.js';
import { aSong, boundsWith, someSongs } from '../support/playlists.js';
import { ALICE, BOB, NO_IDS, type PlaylistStoresUnderTest } from './playlist-store.contract.js';
import { after, inParallel, NOON, PARALLEL } from './store-under-test.js';

const GONE = { status: 'gone' };

export function changed(result: ChangeResult): { readonly playlist: Playlist } {
  if (result.status !== 'changed') throw new Error(result.status);
  return result;
}

/** What every adapter of the port for songs must do; part of the playlist contract. */
export function describePlaylistSongs(
  stores: () => PlaylistStoresUnderTest,
  addPlaylist: (songs: readonly Song[]) => Promise<Playlist>,
): void {
  const LATER = after(NOON, 60_000);
  const find = (id: string) => stores().playlists.find(ALICE, id);
  const idsIn = async (id: string) => (await find(id))?.songs.map((song) => song.id);
  const add = (id: string, song: Song, maxSongs = 1_000) =>
    stores().songs.addSongs(ALICE, id, [song], boundsWith({ maxSongs }));
  const reverse = (ids: readonly string[]) => [...ids].reverse();

  it('are summed up for a list: the first covers, each once, and how long it takes as far as that is known', async () => {
    const cover = (name: string) => `https://i.scdn.co/image/${name}`;
    const old = { fetchedAt: after(NOON, -1) };
    const { id } = await addPlaylist([
      aSong(1, NOON, { ...old, imageUrl: cover('old') }),
      aSong(2, NOON, { imageUrl: null }),
      ...['b', 'a', 'b', 'c', 'd', 'e'].map((name, at) => aSong(3 + at, NOON, { imageUrl: cover(name) })),
      aSong(9, NOON, { durationMs: null, imageUrl: null }),
    ]);
    const { id: empty } = await addPlaylist([]);
    const summaries = await stores().songs.summarize(ALICE, [empty, id, ...NO_IDS], NOON);
    expect(summaries.get(id)).toEqual({
      covers: ['b', 'a', 'c', 'd'].map(cover),
      durationMs: 7 * 180_000 + 2 + 3 + 4 + 5 + 6 + 7 + 8,
      timedSongs: 7,
    });
    expect(summaries.get(empty) ?? { covers: [] }).toMatchObject({ covers: [] });
    expect([...summaries.keys()].filter((key) => ![id, empty].includes(key))).toEqual([]);
    expect((await stores().songs.summarize(BOB, [id], NOON)).size).toBe(0);
  });

  it('take a song at the end, once', async () => {
    const { id } = await addPlaylist(someSongs(2, NOON));
    const song = aSong(3, LATER);
    const result = await add(id, song);
    const found = await find(id);
    expect(result).toEqual({ status: 'added', songs: [song], playlist: found?.playlist });
    expect(found?.playlist).toMatchObject({ songCount: 3, version: 2, createdAt: NOON, updatedAt: LATER });
    expect(found?.songs).toEqual([...someSongs(2, NOON), song]);
    expect(await add(id, { ...song, id: 'another id' })).toEqual({ status: 'already_in', playlist: found?.playlist });
    expect((await find(id))?.playlist.version).toBe(2);
  });

  it('take the same track only once from many at the same time', async () => {
    const { id } = await addPlaylist([]);
    const results = await inParallel(PARALLEL, (i) => add(id, aSong(1, NOON, { id: `try-${i}` })));
    expect(results.filter(({ status }) => status === 'added')).toHaveLength(1);
    expect(results.filter(({ status }) => status === 'already_in')).toHaveLength(PARALLEL - 1);
    expect(await find(id)).toMatchObject({ playlist: { songCount: 1, version: 2 }, songs: [{ trackName: 'Track 1' }] });
  });

  it('take different tracks from many at the same time, but no more than there is room for', async () => {
    const { id } = await addPlaylist(someSongs(3, NOON));
    const results = await inParallel(PARALLEL, (i) => add(id, aSong(100 + i, NOON), 11));
    expect(results.filter(({ status }) => status === 'added')).toHaveLength(8);
    expect(results.filter(({ status }) => status === 'full')).toHaveLength(PARALLEL - 8);
    const found = await find(id);
    expect(found?.playlist).toMatchObject({ songCount: 11, version: 9 });
    expect(new Set(found?.songs.map((song) => song.spotifyTrackId)).size).toBe(11);
    expect(await add(id, aSong(1, NOON), 11)).toMatchObject({ status: 'already_in' });
  });

  it('are taken several at once, without those that are there, or none of them', async () => {
    const { id } = await addPlaylist(someSongs(2, NOON));
    const several = [aSong(3, LATER), aSong(1, LATER), aSong(4, LATER)];
    const addAll = (songs: readonly Song[], maxSongs: number) =>
      stores().songs.addSongs(ALICE, id, songs, boundsWith({ maxSongs }));
    expect(await addAll(several, 3)).toEqual({ status: 'full' });
    expect((await find(id))?.playlist.version).toBe(1);
    const result = await addAll(several, 4);
    const found = await find(id);
    expect(result).toEqual({ status: 'added', songs: [several[0], several[2]], playlist: found?.playlist });
    expect(found?.playlist).toMatchObject({ songCount: 4, version: 2, updatedAt: LATER });
    expect(found?.songs).toEqual([...someSongs(2, NOON), several[0], several[2]]);
    expect(await addAll(several, 4)).toEqual({ status: 'already_in', playlist: found?.playlist });
    const left = boundsWith({ maxSongsInAll: 5 });
    expect(await stores().songs.addSongs(ALICE, id, [aSong(5, NOON), aSong(6, NOON)], left)).toEqual({
      status: 'account_full',
    });
    expect(await stores().songs.addSongs(ALICE, id, [aSong(1, NOON), aSong(6, NOON)], left)).toMatchObject({
      status: 'added',
    });
  });

  it('are each added once by many who add overlapping ones at the same time', async () => {
    const { id } = await addPlaylist([]);
    const results = await inParallel(PARALLEL, (i) => {
      const songs = [1, 2, 3, 4].map((n) => aSong(n + (i % 4), NOON, { id: `try-${i}-${n}` }));
      return stores().songs.addSongs(ALICE, id, songs, boundsWith());
    });
    const added = results.flatMap((result) => (result.status === 'added' ? result.songs : []));
    const found = await find(id);
    expect(found?.songs.map((song) => song.id).sort()).toEqual(added.map((song) => song.id).sort());
    expect(new Set(found?.songs.map((song) => song.spotifyTrackId)).size).toBe(7);
    expect(found?.playlist.songCount).toBe(7);
  });

  it('change only in the versions that are named', async () => {
    const { id } = await addPlaylist(someSongs(3, NOON));
    const { songs, playlists } = stores();
    const other = { status: 'other_version' };
    for (const versions of [[], [2], [2, 7]]) {
      expect(await songs.addSongs(ALICE, id, [aSong(1, NOON)], boundsWith(), versions)).toEqual(other);
      expect(await songs.addSongs(ALICE, id, [aSong(4, NOON)], boundsWith(), versions)).toEqual(other);
      expect(await songs.removeSong(ALICE, id, 'song-1', LATER, versions)).toEqual(other);
      expect(await songs.rearrange(ALICE, id, reverse, LATER, versions)).toEqual(other);
      expect(await playlists.remove(ALICE, id, versions)).toBe('other_version');
      expect(await playlists.remove(BOB, id, versions)).toBe('gone');
    }
    expect((await songs.addSongs(ALICE, id, [aSong(4, NOON)], boundsWith(), [7, 1])).status).toBe('added');
    expect((await songs.removeSong(ALICE, id, 'song-1', LATER, [2])).status).toBe('changed');
    expect((await songs.rearrange(ALICE, id, reverse, LATER, [3])).status).toBe('changed');
    expect(await idsIn(id)).toEqual(['song-4', 'song-3', 'song-2']);
    expect(await playlists.remove(ALICE, id, [4])).toBe('removed');
  });

  it('let exactly one of many change the version that all of them saw, whatever they change', async () => {
    const { id } = await addPlaylist(someSongs(12, NOON));
    const { songs, playlists } = stores();
    const changes: ((i: number) => Promise<{ status: string }>)[] = [
      (i) => songs.addSongs(ALICE, id, [aSong(100 + i, NOON)], boundsWith(), [1]),
      (i) => songs.removeSong(ALICE, id, `song-${1 + i}`, LATER, [1]),
      () => songs.rearrange(ALICE, id, reverse, LATER, [1]),
      (i) => playlists.change(ALICE, id, { name: `Name ${i}`, versions: [1], at: LATER }, boundsWith()),
    ];
    const results = await inParallel(12, async (i) => (await changes[i % 4]?.(i))?.status);
    expect(results.filter((status) => status === 'other_version')).toHaveLength(11);
    expect((await find(id))?.playlist.version).toBe(2);
  });

  it('give a song back its place for a while only: taken out, it can be added again', async () => {
    const { id } = await addPlaylist(someSongs(3, NOON));
    const { playlist } = changed(await stores().songs.removeSong(ALICE, id, 'song-2', LATER));
    expect(playlist).toEqual((await find(id))?.playlist);
    expect(playlist).toMatchObject({ songCount: 2, version: 2, updatedAt: LATER });
    expect(await add(id, aSong(2, LATER))).toMatchObject({ status: 'added' });
    expect(await idsIn(id)).toEqual(['song-1', 'song-3', 'song-2']);
  });

  it('let a song be taken out once', async () => {
    const { id } = await addPlaylist(someSongs(2, NOON));
    const results = await inParallel(PARALLEL, () => stores().songs.removeSong(ALICE, id, 'song-1', LATER));
    expect(results.filter(({ status }) => status === 'changed')).toHaveLength(1);
    expect(await find(id)).toMatchObject({ playlist: { songCount: 1, version: 2 }, songs: [{ id: 'song-2' }] });
  });

  it('change for their owner alone', async () => {
    const { id } = await addPlaylist(someSongs(2, NOON));
    const { songs } = stores();
    for (const [owner, playlist] of [[BOB, id] as const, ...NO_IDS.map((no) => [ALICE, no] as const)]) {
      expect(await songs.addSongs(owner, playlist, [aSong(3, NOON)], boundsWith())).toEqual(GONE);
      expect(await songs.removeSong(owner, playlist, 'song-1', LATER)).toEqual(GONE);
      expect(await songs.rearrange(owner, playlist, reverse, LATER)).toEqual(GONE);
      await songs.refresh(owner, playlist, [{ ...aSong(1, LATER), trackName: 'Hers' }]);
    }
    for (const no of NO_IDS) expect(await songs.removeSong(ALICE, id, no, LATER)).toEqual(GONE);
    expect(await find(id)).toMatchObject({ playlist: { version: 1 }, songs: someSongs(2, NOON) });
  });

  it('get the order that is asked for', async () => {
    const { id } = await addPlaylist(someSongs(5, NOON));
    const arrange = (ids: readonly string[]) => [...ids.slice(3), ...ids.slice(0, 3)];
    const { playlist } = changed(await stores().songs.rearrange(ALICE, id, arrange, LATER));
    const found = await find(id);
    expect(playlist).toEqual(found?.playlist);
    expect(playlist).toMatchObject({ songCount: 5, version: 2, updatedAt: LATER });
    const [one, two, three, four, five] = someSongs(5, NOON);
    expect(found?.songs).toEqual([four, five, one, two, three]);
    await add(id, aSong(6, LATER));
    await stores().songs.removeSong(ALICE, id, 'song-5', LATER);
    expect(await idsIn(id)).toEqual(['song-4', 'song-1', 'song-2', 'song-3', 'song-6']);
    await stores().songs.rearrange(ALICE, id, reverse, LATER);
    expect(await idsIn(id)).toEqual(['song-6', 'song-3', 'song-2', 'song-1', 'song-4']);
  });

  it('stay as they are where the order is theirs already, or cannot be made', async () => {
    const { id } = await addPlaylist(someSongs(3, NOON));
    const same = await stores().songs.rearrange(ALICE, id, (ids) => [...ids], LATER);
    expect(changed(same).playlist).toEqual((await find(id))?.playlist);
    const refuse = (): never => {
      throw new Error('no such order');
    };
    await expect(stores().songs.rearrange(ALICE, id, refuse, LATER)).rejects.toThrow('no such order');
    expect(await find(id)).toMatchObject({ playlist: { version: 1, updatedAt: NOON }, songs: someSongs(3, NOON) });
  });

  it('are all still there, in order, when some are added and others taken out while they are put in order', async () => {
    const { id } = await addPlaylist(someSongs(10, NOON));
    const { songs } = stores();
    const named = ['song-9', 'song-4', 'song-2'];
    const changes: (() => Promise<unknown>)[] = [
      ...Array.from({ length: 8 }, (_, i) => () => add(id, aSong(20 + i, LATER))),
      ...[6, 7].map((i) => () => songs.removeSong(ALICE, id, `song-${i}`, LATER)),
      ...Array.from({ length: 3 }, () => () => songs.rearrange(ALICE, id, (ids) => namedFirst(ids, named), LATER)),
    ];
    await inParallel(changes.length, (i) => changes[i]?.() ?? Promise.resolve(null));
    const ids = (await idsIn(id)) ?? [];
    expect(ids.slice(0, 8)).toEqual([...named, 'song-1', 'song-3', 'song-5', 'song-8', 'song-10']);
    expect(ids.slice(8).sort()).toEqual(Array.from({ length: 8 }, (_, i) => `song-${20 + i}`));
    expect((await find(id))?.playlist.songCount).toBe(16);
  });

  it('keep what was fetched anew, and nothing else changes with it', async () => {
    const { id } = await addPlaylist(someSongs(3, NOON));
    const before = await find(id);
    const news = {
      ...aSong(2, LATER),
      trackName: 'New name',
      artistName: null,
      albumName: null,
      durationMs: 1,
      imageUrl: null,
      spotifyUrl: null,
    };
    await stores().songs.refresh(ALICE, id, [news, aSong(99, LATER)]);
    const found = await find(id);
    expect(found?.playlist).toEqual(before?.playlist);
    const [one, , three] = someSongs(3, NOON);
    expect(found?.songs).toEqual([one, { ...news, addedAt: NOON }, three]);
  });

  it('never go back to what was fetched earlier', async () => {
    const { id } = await addPlaylist([aSong(1, NOON)]);
    for (const fetchedAt of [NOON, after(NOON, -1)]) {
      await stores().songs.refresh(ALICE, id, [aSong(1, NOON, { trackName: 'Older', fetchedAt })]);
    }
    expect((await find(id))?.songs).toEqual([aSong(1, NOON)]);
  });

  it('are fetched anew beside other changes, and none undoes the other', async () => {
    const { id } = await addPlaylist(someSongs(6, NOON));
    const { songs } = stores();
    await Promise.all([
      songs.refresh(ALICE, id, [aSong(1, LATER, { trackName: 'Fetched' })]),
      songs.rearrange(ALICE, id, reverse, LATER),
      add(id, aSong(7, LATER)),
      songs.removeSong(ALICE, id, 'song-3', LATER),
      songs.refresh(ALICE, id, [aSong(2, LATER, { trackName: 'Fetched too' })]),
    ]);
    const found = await find(id);
    const names = new Map(found?.songs.map((song) => [song.id, song.trackName]));
    expect([names.get('song-1'), names.get('song-2'), names.size]).toEqual(['Fetched', 'Fetched too', 6]);
    expect(found?.playlist).toMatchObject({ songCount: 6, version: 4 });
    expect(names.has('song-3')).toBe(false);
  });

  it('may be as many as a playlist holds', async () => {
    const { id } = await addPlaylist(someSongs(1_000, NOON));
    expect(await add(id, aSong(1_001, LATER))).toEqual({ status: 'full' });
    await stores().songs.rearrange(ALICE, id, reverse, LATER);
    const found = await find(id);
    expect(found?.songs).toEqual(someSongs(1_000, NOON).reverse());
  });
}
