import { chooseTrack } from '../../../src/core/playlists/imports/find-track.js';
import { inFileOrder } from '../../../src/core/playlists/imports/import-steps.js';
import { sourceBroken, sourceNotConfigured, sourceUnavailable } from '../../../src/core/music/source.js';
import type { Track } from '../../../src/core/music/track.js';
import { trackId } from '../../support/playlists.js';
import { ALICE, BOB, DAY, PlaylistWorld } from './playlist-world.js';

let world: PlaylistWorld;
beforeEach(() => {
  world = new PlaylistWorld();
  world.search.origin = 'sample';
});

const aTrack = (number: number, change: Partial<Track> = {}): Track => ({
  ...{ id: trackId(number), name: `Song ${number}`, artistIds: [], artistNames: ['Muse'], albumName: 'Album' },
  ...{ durationMs: 200_000, imageUrl: null, url: `https://open.spotify.com/track/${trackId(number)}` },
  ...change,
});
const stop = new AbortController().signal;
const begin = async (content: string, name = 'Mine') => {
  const result = await world.import.run(ALICE, { content, name });
  if (result.kind !== 'begun') throw new Error('All is done.');
  return result.begun;
};
const show = (id: string) => world.showImport.run(ALICE, id);

describe('an import that goes on', () => {
  it('looks for songs by name, and keeps the order of the file', async () => {
    world.search.tracks = { tracks: [aTrack(2), aTrack(4)], nextOffset: null };
    const { id, playlists } = await begin(
      `title,artist,uri\nA,x,spotify:track:${trackId(1)}\nsong 2,MUSE,\nNo such,Muse,\nC,x,spotify:track:${trackId(3)}`,
    );
    expect(playlists).toMatchObject([{ name: 'Mine' }]);
    expect(await show(id)).toMatchObject({ total: 4, imported: 2, finishedAt: null });
    expect(world.triggered).toHaveBeenCalled();
    await world.runImports.run(stop);
    const done = await show(id);
    expect(done).toMatchObject({ imported: 3, foundByName: 1, finishedAt: world.clock.now() });
    expect(done.skipped.map(({ row, reason }) => [row, reason])).toEqual([[4, 'not_found']]);
    const found = await world.store.find(ALICE, playlists[0]?.id ?? '');
    expect(found?.songs.map(({ spotifyTrackId }) => spotifyTrackId)).toEqual([1, 2, 3].map(trackId));
    await expect(world.showImport.run(BOB, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('finds a song once', async () => {
    world.search.tracks = { tracks: [aTrack(2)], nextOffset: null };
    const { id } = await begin('title,artist\nSong 2,Muse\nsong 2,muse');
    await world.runImports.run(stop);
    expect(await show(id)).toMatchObject({ imported: 1, skipped: [{ row: 3, reason: 'repeated' }] });
  });

  it('fetches the names of links afterwards', async () => {
    world.catalog.tracks.set(trackId(1), aTrack(1));
    const result = await world.imported(ALICE, `spotify:track:${trackId(1)}\nspotify:track:${trackId(2)}`);
    expect(result.songs.map(({ trackName }) => trackName)).toEqual([null, null]);
    await world.runImports.run(stop);
    expect(await world.tracksOf(result.playlist.id)).toEqual(['Song 1', '']);
    expect(world.catalog.asked).toEqual([[trackId(1)], [trackId(2)]]);
  });

  it('waits while Spotify can’t be asked, and gives up after a day', async () => {
    const { id } = await begin('title,artist\nSong 1,Muse');
    world.search.failure = sourceUnavailable('spotify', 90);
    await world.runImports.run(stop);
    world.clock.advanceSeconds(89);
    await world.runImports.run(stop);
    expect(world.search.asked).toHaveLength(1);
    world.clock.advance(DAY);
    await world.runImports.run(stop);
    expect(await show(id)).toMatchObject({ imported: 0, skipped: [{ row: 2, reason: 'not_searched' }] });
    world.search.failure = sourceNotConfigured('spotify');
    const other = await begin('title,artist\nSong 1,Muse');
    await world.runImports.run(stop);
    expect((await show(other.id)).finishedAt).not.toBeNull();
  });

  it('does not wait for one song that Spotify stumbles over', async () => {
    const { id } = await begin('title,artist\nSong 1,Muse');
    world.search.failure = sourceBroken('spotify');
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      await world.runImports.run(stop);
      world.clock.advanceSeconds(900);
    }
    expect(world.search.asked).toHaveLength(8);
    expect((await show(id)).finishedAt).not.toBeNull();
  });

  it('is taken over from a process that died, without adding or counting twice', async () => {
    world.search.tracks = { tracks: [aTrack(1)], nextOffset: null };
    const { id, playlists } = await begin('title,artist\nSong 1,Muse');
    const advance = jest.spyOn(world.imports, 'advance').mockRejectedValueOnce(new Error('killed'));
    await expect(world.runImports.run(stop)).rejects.toThrow('killed');
    expect(await world.tracksOf(playlists[0]?.id ?? '')).toEqual(['Song 1']);
    world.clock.advanceSeconds(44);
    await world.runImports.run(stop);
    expect(advance).toHaveBeenCalledTimes(1);
    world.clock.advanceSeconds(1);
    await world.runImports.run(stop);
    expect(await show(id)).toMatchObject({ imported: 1, foundByName: 1, skipped: [] });
    expect(await world.tracksOf(playlists[0]?.id ?? '')).toEqual(['Song 1']);
  });

  it('tells what has no room, or no playlist any more', async () => {
    world.search.tracks = { tracks: [1, 2, 3, 4].map((number) => aTrack(number)), nextOffset: null };
    const full = await begin('title,artist\nSong 1,Muse\nSong 2,Muse');
    for (let number = 11; number <= 14; number += 1) {
      await world.addSong.run(ALICE, full.playlists[0]?.id ?? '', {
        spotifyTrackId: trackId(number),
        trackName: 'x',
        artistName: 'y',
      });
    }
    await world.runImports.run(stop);
    expect((await show(full.id)).skipped).toMatchObject([{ reason: 'playlist_full' }, { reason: 'playlist_full' }]);
    const gone = await begin('title,artist\nSong 1,Muse');
    await world.remove.run(ALICE, gone.playlists[0]?.id ?? '');
    await world.runImports.run(stop);
    expect((await show(gone.id)).skipped).toMatchObject([{ row: 2, reason: 'playlist_deleted' }]);
  });

  it('ends at once when the process is to end, and goes on later', async () => {
    world.search.origin = 'live';
    const { id } = await begin('title,artist\nSong 1,Muse\nSong 2,Muse');
    const stopping = new AbortController();
    world.search.whileAsked = () => stopping.abort();
    await world.runImports.run(stopping.signal);
    expect(world.search.asked).toHaveLength(1);
    world.search.origin = 'sample';
    await world.runImports.run(stop);
    expect((await show(id)).finishedAt).not.toBeNull();
  });

  it('is one of a few', async () => {
    for (let time = 1; time <= 2; time += 1) await begin('title,artist\nSong 1,Muse');
    await expect(begin('title,artist\nSong 1,Muse')).rejects.toMatchObject({ code: 'too_many_imports' });
    expect((await world.list.run(ALICE, { limit: 9 })).playlists).toHaveLength(2);
  });
});

describe('a song’s track', () => {
  const wanted = { trackName: 'Song 1', artistName: 'Muse', albumName: 'Album', durationMs: 200_000 };

  it.each([
    ['with the same names', {}, true],
    ['in other letters', { name: 'SÖNG 1', artistNames: ['MUSE'] }, true],
    ['with an addition', { name: 'Song 1 - Remastered 2011' }, true],
    ['by several', { artistNames: ['Somebody', 'Muse'] }, true],
    ['by somebody else', { artistNames: ['Somebody'] }, false],
    ['with another title', { name: 'Song 1 (Live)' }, false],
  ])('is one %s', (_what, change, isIt) => {
    expect(chooseTrack(wanted, [aTrack(1, change)]) !== null).toBe(isIt);
  });

  it('is by any of the artists that a program names', () => {
    for (const artistName of ['Muse, Queen', 'Queen; Muse', 'Muse feat. Queen', 'Queen & Muse, Muse']) {
      expect(chooseTrack({ ...wanted, artistName, trackName: 'Song 1 (feat. Queen)' }, [aTrack(1)])?.id).toBe(
        trackId(1),
      );
    }
  });

  it('is the best of several', () => {
    const others = [aTrack(2, { name: 'song 1' }), aTrack(3, { name: 'Song 1', albumName: 'Other' })];
    expect(chooseTrack(wanted, [...others, aTrack(1, { name: 'Song 1' })])?.id).toBe(trackId(1));
    const long = aTrack(4, { name: 'Song 1', durationMs: 400_000 });
    expect(chooseTrack(wanted, [long, aTrack(1, { name: 'Song 1' })])?.id).toBe(trackId(1));
  });
});

describe('a found song', () => {
  const ids = (text: string): string[] =>
    text.split('').map((letter) => (/[a-z]/.test(letter) ? `abcdefghijkl${letter}` : letter));

  it.each([
    ['acX', 'b', 'acXb', 'abcX'],
    ['cXa', 'b', 'cXab', 'cXab'],
    ['X', 'b', 'Xb', 'Xb'],
    ['XcY', 'b', 'XcYb', 'XbcY'],
    ['ad', 'bc', 'adbc', 'abcd'],
  ])('is put where it was in the file: %s and %s', (_before, moved, now, expected) => {
    expect(inFileOrder(ids(now), ids(moved))).toEqual(ids(expected));
  });
});
