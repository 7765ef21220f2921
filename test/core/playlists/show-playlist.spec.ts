import { databaseUnavailable } from '../../../src/core/shared/database.js';
import type { Track } from '../../../src/core/music/track.js';
import { defaultFreshnessPolicy } from '../../../src/core/playlists/playlist-policies.js';
import { aPlaylist, aSong, boundsWith, someSongs, trackId } from '../../support/playlists.js';
import { ALICE, DAY, PlaylistWorld } from './playlist-world.js';

let world: PlaylistWorld;
beforeEach(() => {
  world = new PlaylistWorld();
});

const added = async (...songs: ReturnType<typeof aSong>[]): Promise<string> => {
  const playlist = await world.store.addWithin(boundsWith(), aPlaylist(ALICE, world.clock.now(), { songs }));
  return playlist?.id ?? '';
};
const manyAdded = (count: number): Promise<string> => added(...someSongs(count, world.clock.now()));
const shown = async (id: string) => (await world.show.run(ALICE, id)).songs;
const stored = async (id: string) => (await world.store.find(ALICE, id))?.songs ?? [];

const track = (number: number, change: Partial<Track> = {}): Track => ({
  id: trackId(number),
  name: `New name ${number}`,
  artistIds: [],
  artistNames: ['One', 'Two'],
  albumName: 'New album',
  durationMs: 1234,
  imageUrl: 'https://i.scdn.co/image/new',
  url: `https://open.spotify.com/track/${trackId(number)}?new`,
  ...change,
});
/** Spotify knows these. */
const spotifyHas = (...tracks: Track[]): void => {
  for (const each of tracks) world.catalog.tracks.set(each.id, each);
};
const asLink = (number: number) => ({
  spotifyTrackId: trackId(number),
  trackName: null,
  artistName: null,
  albumName: null,
  durationMs: null,
  imageUrl: null,
  spotifyUrl: `https://open.spotify.com/track/${trackId(number)}`,
  stale: true,
});

describe('a playlist that is shown', () => {
  it('has its songs as they are kept, while they are fresh, and Spotify is not asked', async () => {
    const id = await manyAdded(2);
    world.clock.advance(30 * DAY);
    expect(await world.show.run(ALICE, id)).toEqual({
      playlist: (await world.store.find(ALICE, id))?.playlist,
      songs: (await stored(id)).map((song) => ({ ...song, stale: false })),
      sample: false,
    });
    expect(world.catalog.asked).toEqual([]);
  });

  it('links to a song’s page also where no link is kept', async () => {
    const id = await added(aSong(1, world.clock.now(), { spotifyUrl: null }));
    expect(await shown(id)).toMatchObject([{ stale: false, spotifyUrl: asLink(1).spotifyUrl }]);
  });

  it('says when it is built on the sample catalogue', async () => {
    world.catalog.origin = 'sample';
    expect((await world.show.run(ALICE, await manyAdded(1))).sample).toBe(true);
  });

  it('has what is older than 30 days fetched again, and keeps it', async () => {
    const id = await manyAdded(2);
    spotifyHas(track(1), track(2, { albumName: null, durationMs: null, imageUrl: null }));
    world.clock.advance(30 * DAY + 1);
    const fetched = [
      {
        ...aSong(1, new Date('2026-03-01T12:00:00.000Z')),
        trackName: 'New name 1',
        artistName: 'One, Two',
        albumName: 'New album',
        durationMs: 1234,
        imageUrl: 'https://i.scdn.co/image/new',
        spotifyUrl: `https://open.spotify.com/track/${trackId(1)}?new`,
        fetchedAt: world.clock.now(),
      },
      expect.objectContaining({ trackName: 'New name 2', albumName: null, durationMs: null, imageUrl: null }) as object,
    ];
    expect(await shown(id)).toMatchObject(fetched);
    expect(await stored(id)).toEqual(fetched);
    expect((await world.store.find(ALICE, id))?.playlist).toMatchObject({ version: 1 });
    await shown(id);
    expect(world.catalog.asked).toEqual([[trackId(1), trackId(2)]]);
  });

  it('has only links where Spotify did not answer', async () => {
    const id = await manyAdded(2);
    spotifyHas(track(2));
    world.clock.advance(31 * DAY);
    expect(await shown(id)).toMatchObject([asLink(1), { trackName: 'New name 2', stale: false }]);
    expect((await stored(id))[0]).toEqual(aSong(1, new Date('2026-03-01T12:00:00.000Z')));
    // Asked for again the next time, unlike the one that is fresh now.
    await shown(id);
    expect(world.catalog.asked[1]).toEqual([trackId(1)]);
  });

  it('keeps a track that is gone as a link, keeps nothing else of it, and asks again in 30 days', async () => {
    const id = await manyAdded(1);
    world.catalog.tracks.set(trackId(1), null);
    world.clock.advance(31 * DAY);
    expect(await shown(id)).toMatchObject([asLink(1)]);
    expect(await stored(id)).toMatchObject([{ ...asLinkKept(1), fetchedAt: world.clock.now() }]);
    world.clock.advance(30 * DAY);
    expect(await shown(id)).toMatchObject([asLink(1)]);
    expect(world.catalog.asked).toHaveLength(1);
    spotifyHas(track(1));
    world.clock.advance(1);
    expect(await shown(id)).toMatchObject([{ trackName: 'New name 1', stale: false }]);
  });

  it('asks for so many tracks and no longer than so long, and the others the next time', async () => {
    const { maxTracks, timeLimitMs } = defaultFreshnessPolicy;
    expect([maxTracks, timeLimitMs]).toEqual([20, 2_000]);
    const id = await manyAdded(50);
    for (let number = 1; number <= 50; number += 1) spotifyHas(track(number));
    world.clock.advance(31 * DAY);
    const aborted: boolean[] = [];
    world.catalog.whileAsked = (signal) => {
      world.clock.advance(timeLimitMs - 1);
      aborted.push(signal.aborted);
      world.clock.advance(1);
      aborted.push(signal.aborted);
    };
    const stale: number[] = [];
    for (let i = 0; i < 4; i += 1) stale.push((await shown(id)).filter((song) => song.stale).length);
    expect(stale).toEqual([30, 10, 0, 0]);
    expect(world.catalog.asked.map((ids) => ids.length)).toEqual([20, 20, 10]);
    expect(aborted.slice(0, 2)).toEqual([false, true]);
    expect(world.clock.running).toBe(0);
  });

  it('asks for an account only so often, whichever playlist it shows', async () => {
    const { limit, windowMs } = defaultFreshnessPolicy.asking;
    const ids = [await manyAdded(1), await manyAdded(1)] as const;
    world.clock.advance(31 * DAY);
    for (let i = 0; i < limit; i += 1) await shown(ids[i % 2 === 0 ? 0 : 1]);
    expect(world.catalog.asked).toHaveLength(limit);
    expect(await shown(ids[0])).toMatchObject([asLink(1)]);
    expect(world.catalog.asked).toHaveLength(limit);
    // What is fresh is shown without asking, and so counts for nothing.
    world.clock.advance(windowMs);
    spotifyHas(track(1));
    expect(await shown(ids[0])).toMatchObject([{ stale: false }]);
    expect(world.catalog.asked).toHaveLength(limit + 1);
  });

  it('is shown all the same when what was fetched cannot be kept', async () => {
    const id = await manyAdded(1);
    spotifyHas(track(1));
    world.clock.advance(31 * DAY);
    const refresh = jest.spyOn(world.store, 'refresh');
    refresh.mockRejectedValueOnce(databaseUnavailable());
    expect(await shown(id)).toMatchObject([{ trackName: 'New name 1', stale: false }]);
    refresh.mockRejectedValueOnce(new TypeError('a defect'));
    await expect(shown(id)).rejects.toThrow('a defect');
  });

  it('takes of Spotify’s answer only what may be kept', async () => {
    const id = await manyAdded(3);
    spotifyHas(
      track(1, { name: `${'𝄞'.repeat(499)}ab`, artistNames: ['x'.repeat(600)], durationMs: 1.5 }),
      track(2, { name: 'a\nb\ud834', imageUrl: 'https://example.com/x', durationMs: -1 }),
      track(3, { name: ' ', artistNames: [] }),
    );
    world.clock.advance(31 * DAY);
    expect(await shown(id)).toMatchObject([
      { trackName: `${'𝄞'.repeat(499)}a`, artistName: 'x'.repeat(500), durationMs: null },
      { trackName: 'a b\ufffd', imageUrl: null, durationMs: null, stale: false },
      { trackName: null, artistName: null, stale: true },
    ]);
  });
});

const asLinkKept = (number: number) => {
  const { stale: _stale, ...rest } = asLink(number);
  return { ...rest, spotifyUrl: null };
};
