import { DomainError } from '../../../src/core/shared/domain-error.js';
import { errorOf } from '../auth/world.js';
import { ALICE, BOB, given, PlaylistWorld } from './playlist-world.js';

let world: PlaylistWorld;
beforeEach(() => {
  world = new PlaylistWorld();
});

const refusedFields = async (promise: Promise<unknown>): Promise<string[]> => {
  const error = await errorOf(promise);
  expect(error).toMatchObject({ kind: 'invalid', code: 'validation_failed' });
  return (error as DomainError).details?.map(({ field }) => field) ?? [];
};

describe('a new playlist', () => {
  it('is empty, has a tidy name and begins now', async () => {
    const playlist = await world.create.run(ALICE, { name: '  Slow mornings ', description: ' one\r\ntwo\n' });
    expect(playlist).toEqual({
      id: expect.any(String) as string,
      ownerId: ALICE,
      name: 'Slow mornings',
      description: 'one\ntwo',
      songCount: 0,
      version: 1,
      createdAt: world.clock.now(),
      updatedAt: world.clock.now(),
    });
    expect((await world.create.run(ALICE, { name: 'x' })).description).toBe('');
  });

  it.each([
    ['no name', { name: ' \n ' }, ['name']],
    ['a name too long', { name: '𝄞'.repeat(201) }, ['name']],
    ['a name of two lines', { name: 'a\nb' }, ['name']],
    ['half a character', { name: '\ud834' }, ['name']],
    ['a description too long', { name: 'x', description: 'x'.repeat(2001) }, ['description']],
    ['a description with a tab', { name: 'x', description: 'a\tb' }, ['description']],
    ['a lone carriage return', { name: 'x', description: 'a\rb' }, ['description']],
    ['nothing right', { name: '', description: '\0' }, ['name', 'description']],
  ])('is refused with %s', async (_what, words, fields) => {
    expect(await refusedFields(world.create.run(ALICE, words))).toEqual(fields);
    const { id } = await world.create.run(BOB, { name: 'x' });
    expect(await refusedFields(world.change.run(BOB, id, words))).toEqual(fields);
  });

  it('may have the longest name and description, counted in characters', async () => {
    const words = { name: '𝄞'.repeat(200), description: '𝄞'.repeat(2000) };
    expect(await world.create.run(ALICE, words)).toMatchObject(words);
  });

  it('is one of as many as an account may have', async () => {
    for (let i = 0; i < 3; i += 1) await world.create.run(ALICE, { name: `${i}` });
    const refused = world.create.run(ALICE, { name: 'x' });
    await expect(refused).rejects.toMatchObject({ kind: 'conflict', code: 'account_full' });
    await expect(refused).rejects.toThrow('3');
    await world.create.run(BOB, { name: 'x' });
  });

  it('has no more songs and text than its account has room for', async () => {
    const full = { kind: 'conflict', code: 'account_full' };
    const [first, second, third] = [
      await world.playlistWith(4),
      await world.playlistWith(4),
      await world.playlistWith(1),
    ];
    const words = { name: 'x', description: '𝄞'.repeat(2000) };
    await expect(world.addSong.run(ALICE, third.id, given(9))).rejects.toMatchObject(full);
    await world.remove.run(ALICE, first.id);
    await world.addSong.run(ALICE, third.id, given(9));
    await world.change.run(ALICE, third.id, words);
    await world.create.run(ALICE, words);
    const tooLong = world.change.run(ALICE, second.id, words);
    await expect(tooLong).rejects.toMatchObject(full);
    await expect(tooLong).rejects.toThrow('9 songs and 0.02 MB');
  });

  it('goes with an account that is deleted while it is made', async () => {
    const addWithin = world.store.addWithin.bind(world.store);
    jest.spyOn(world.store, 'addWithin').mockImplementation(async (bounds, playlist) => {
      // All that the deletion does has been done before the playlist is there.
      await world.users.remove(ALICE);
      await world.accountData.eraseOf(ALICE);
      return addWithin(bounds, playlist);
    });
    await expect(world.create.run(ALICE, { name: 'x' })).rejects.toMatchObject({ code: 'not_authenticated' });
    expect(await world.store.listOf(ALICE, 10, null)).toEqual([]);
  });
});

describe('an account’s playlists', () => {
  it('come page by page, the latest made first', async () => {
    for (let i = 1; i <= 3; i += 1) {
      await world.create.run(ALICE, { name: `${i}` });
      if (i > 1) world.clock.advance(1);
    }
    const names = async (limit: number, cursor?: string) => {
      const page = await world.list.run(ALICE, { limit, cursor });
      return [page.playlists.map(({ name }) => name), page.nextCursor] as const;
    };
    expect(await names(3)).toEqual([['3', '2', '1'], null]);
    const [first, cursor] = await names(2);
    expect(first).toEqual(['3', '2']);
    expect(await names(2, cursor ?? '')).toEqual([['1'], null]);
    expect(await world.list.run(BOB, { limit: 1 })).toEqual({ playlists: [], nextCursor: null });
  });

  it.each([
    '',
    'x',
    '1',
    '1.',
    '.1',
    '1.a b',
    '99999999999999999.a',
    '9999999999999999.a',
    `${Date.UTC(10_000, 0)}.a`,
    '-1.a',
    "1.a'",
    `1.${'a'.repeat(65)}`,
  ])('are not listed from the cursor %p', async (cursor) => {
    expect(await refusedFields(world.list.run(ALICE, { limit: 1, cursor }))).toEqual(['cursor']);
  });
});

describe('a playlist', () => {
  it('gets a new name or description, and keeps what is left out', async () => {
    const { id } = await world.create.run(ALICE, { name: 'a', description: 'b' });
    world.clock.advance(5);
    const changed = await world.change.run(ALICE, id, { name: ' c ' });
    expect(changed).toMatchObject({ name: 'c', description: 'b', version: 2, updatedAt: world.clock.now() });
    expect(await world.change.run(ALICE, id, { description: '' })).toMatchObject({ name: 'c', description: '' });
  });

  it('is not changed by who has seen an earlier version', async () => {
    const { id } = await world.create.run(ALICE, { name: 'a' });
    await world.change.run(ALICE, id, { name: 'b', version: 1 });
    const refused = world.change.run(ALICE, id, { name: 'c', version: 1 });
    await expect(refused).rejects.toMatchObject({ kind: 'conflict', code: 'playlist_changed' });
    expect((await world.show.run(ALICE, id)).playlist).toMatchObject({ name: 'b', version: 2 });
  });

  it('is not changed to nothing', async () => {
    const { id } = await world.create.run(ALICE, { name: 'a' });
    expect(await refusedFields(world.change.run(ALICE, id, { version: 1 }))).toEqual(['name']);
    expect((await world.show.run(ALICE, id)).playlist.version).toBe(1);
  });

  it('is removed once', async () => {
    const { id } = await world.playlistWith(1);
    await world.remove.run(ALICE, id);
    await expect(world.remove.run(ALICE, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is not there for anybody but its owner', async () => {
    const { id, songIds } = await world.playlistWith(2);
    const [song = ''] = songIds;
    const before = await world.store.find(ALICE, id);
    for (const [owner, playlist] of [
      [BOB, id],
      [ALICE, 'x'],
    ] as const) {
      for (const attempt of [
        () => world.show.run(owner, playlist),
        () => world.change.run(owner, playlist, { name: 'x' }),
        () => world.change.run(owner, playlist, { name: 'x', version: 1 }),
        () => world.remove.run(owner, playlist),
        () => world.addSong.run(owner, playlist, given(9)),
        () => world.removeSong.run(owner, playlist, song),
        () => world.reorder.run(owner, playlist, songIds),
        () => world.move.run(owner, playlist, song, 'down'),
        () => world.export.run(owner, playlist, 'json'),
      ]) {
        await expect(attempt()).rejects.toMatchObject({ kind: 'not_found', code: 'not_found' });
      }
    }
    expect(await world.store.find(ALICE, id)).toEqual(before);
  });
});

describe('a song', () => {
  it('is added at the end with an id of its own, fetched now', async () => {
    const { id } = await world.playlistWith(1);
    world.clock.advance(7);
    const { song, playlist } = await world.addSong.run(ALICE, id, given(2, { albumName: ' ', trackName: ' Track 2 ' }));
    expect(song).toEqual({
      ...given(2),
      albumName: null,
      id: expect.stringMatching(/^12-byte-token/) as string,
      addedAt: world.clock.now(),
      fetchedAt: world.clock.now(),
    });
    expect(playlist).toMatchObject({ id, songCount: 2, version: 3 });
    expect(await world.tracksOf(id)).toEqual(['Track 1', 'Track 2']);
  });

  it('is refused for everything that is wrong with it, by the API’s names', async () => {
    const { id } = await world.playlistWith(0);
    const wrong = { spotifyTrackId: 'x', durationMs: -1, imageUrl: 'https://example.com/x', spotifyUrl: 'x' };
    expect(await refusedFields(world.addSong.run(ALICE, id, { ...wrong, albumName: '\n' + 'x\ny' }))).toEqual([
      'track_name',
      'artist_name',
      'spotify_track_id',
      'album_name',
      'duration_ms',
      'image_url',
      'spotify_url',
    ]);
  });

  it('is in a playlist once, and a playlist holds so many', async () => {
    const { id } = await world.playlistWith(3);
    const again = world.addSong.run(ALICE, id, given(2, { trackName: 'Another name' }));
    await expect(again).rejects.toMatchObject({ kind: 'conflict', code: 'already_in_playlist' });
    await world.addSong.run(ALICE, id, given(4));
    const oneTooMany = world.addSong.run(ALICE, id, given(5));
    await expect(oneTooMany).rejects.toMatchObject({ kind: 'conflict', code: 'playlist_full' });
    await expect(oneTooMany).rejects.toThrow('4');
  });

  it('is taken out once', async () => {
    const { id, songIds } = await world.playlistWith(2);
    expect(await world.removeSong.run(ALICE, id, songIds[0] ?? '')).toMatchObject({ songCount: 1 });
    await expect(world.removeSong.run(ALICE, id, songIds[0] ?? '')).rejects.toMatchObject({ code: 'not_found' });
    expect(await world.tracksOf(id)).toEqual(['Track 2']);
  });

  it('is moved', async () => {
    const { id, songIds } = await world.playlistWith(3);
    world.clock.advance(9);
    const playlist = await world.move.run(ALICE, id, songIds[2] ?? '', 'up');
    expect(playlist).toMatchObject({ version: 5, updatedAt: world.clock.now() });
    expect(await world.tracksOf(id)).toEqual(['Track 1', 'Track 3', 'Track 2']);
    await expect(world.move.run(ALICE, id, 'x', 'up')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('comes where its owner puts it; what another tab added meanwhile stays behind', async () => {
    const { id, songIds } = await world.playlistWith(3);
    await world.addSong.run(ALICE, id, given(4));
    expect(await world.reorder.run(ALICE, id, [...songIds].reverse())).toMatchObject({ songCount: 4, version: 6 });
    expect(await world.tracksOf(id)).toEqual(['Track 3', 'Track 2', 'Track 1', 'Track 4']);
  });
});
