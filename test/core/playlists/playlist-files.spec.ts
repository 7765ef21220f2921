import { parse } from 'csv-parse/sync';
import type { DomainError } from '../../../src/core/shared/domain-error.js';
import type { Song } from '../../../src/core/playlists/playlist.js';
import { collect } from '../../support/collect.js';
import { aPlaylist, aSong, boundsWith, someSongs, trackId } from '../../support/playlists.js';
import { errorOf } from '../auth/world.js';
import { ALICE, BOB, DAY, PlaylistWorld } from './playlist-world.js';

let world: PlaylistWorld;
let songs: readonly Song[];
beforeEach(() => {
  world = new PlaylistWorld();
  const at = world.clock.now();
  const unknown = { albumName: null, durationMs: null, imageUrl: null };
  songs = [
    aSong(1, at, { trackName: '=1+1 "quoted", and so on', artistName: "'+49 Somebody" }),
    aSong(2, new Date(at.getTime() - DAY), { trackName: '東京 🎵', ...unknown }),
    aSong(3, at, { artistName: '@somebody', fetchedAt: new Date(at.getTime() - 2 * DAY) }),
  ];
});

const exported = async (format: 'json' | 'csv', kept = songs): Promise<string> => {
  const words = { name: 'Früh, "=1"', description: 'two\nlines', songs: kept };
  const playlist = await world.store.addWithin(boundsWith(), aPlaylist(ALICE, world.clock.now(), words));
  return (await world.export.run(ALICE, playlist?.id ?? '', format)).content;
};
const withoutIds = (list: readonly Song[]): object[] => list.map(({ id: _id, ...song }) => song);
/** Fields and messages of what is wrong with a file. */
const problemsOf = async (content: string, name: string | undefined = 'Imported'): Promise<[string, string][]> => {
  const error = await errorOf(world.import.run(BOB, { content, name }));
  expect(error).toMatchObject({ code: 'validation_failed' });
  return (error as DomainError).details?.map(({ field, message }) => [field, message]) ?? [];
};
const document = (change: object): string =>
  JSON.stringify({ format: 'octa-music-playlist', version: 1, name: 'x', description: '', songs: [], ...change });

describe('a playlist’s file', () => {
  it.each(['json', 'csv'] as const)('imported as %s gives the same songs in the same order', async (format) => {
    const content = await exported(format);
    const name = format === 'csv' ? 'x' : undefined;
    const { playlist, skipped, songs: found } = await world.imported(BOB, content, name);
    expect(withoutIds(found)).toEqual(withoutIds(songs));
    expect(playlist).toMatchObject(
      format === 'json' ? { name: 'Früh, "=1"', description: 'two\nlines' } : { name: 'x', description: '' },
    );
    expect([playlist.version, playlist.songCount, playlist.createdAt]).toEqual([1, 3, world.clock.now()]);
    expect(skipped).toEqual([]);
    expect(new Set(found.map(({ id }) => id)).size).toBe(3);
    expect((await world.export.run(BOB, playlist.id, 'csv')).content).toBe(await exported('csv'));
  });

  it('as JSON names what it is', async () => {
    expect(JSON.parse(await exported('json', [aSong(1, world.clock.now())]))).toEqual({
      format: 'octa-music-playlist',
      version: 1,
      name: 'Früh, "=1"',
      description: 'two\nlines',
      exported_at: '2026-03-01T12:00:00.000Z',
      songs: [
        {
          spotify_track_id: trackId(1),
          track_name: 'Track 1',
          artist_name: 'Somebody, Somebody Else',
          album_name: 'Album of 1',
          duration_ms: 180_001,
          image_url: 'https://i.scdn.co/image/ab67616d0000b273',
          spotify_url: `https://open.spotify.com/track/${trackId(1)}`,
          added_at: '2026-03-01T12:00:00.000Z',
          fetched_at: '2026-03-01T12:00:00.000Z',
        },
      ],
    });
  });

  it('as CSV is read by another parser', async () => {
    const content = await exported('csv');
    expect(content.startsWith('\uFEFFposition,spotify_track_id,track_name,artist_name,')).toBe(true);
    expect(content.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const rows: Record<string, string>[] = parse(content, { bom: true, columns: true });
    expect(rows).toEqual([
      expect.objectContaining({
        position: '1',
        track_name: `'=1+1 "quoted", and so on`,
        artist_name: "''+49 Somebody",
      }),
      expect.objectContaining({ position: '2', track_name: '東京 🎵', album_name: '', duration_ms: '', image_url: '' }),
      expect.objectContaining({ position: '3', artist_name: "'@somebody", fetched_at: '2026-02-27T12:00:00.000Z' }),
    ]);
    expect(Object.keys(rows[0] ?? {})).toHaveLength(10);
  });

  it.each(['json', 'csv'] as const)(
    'as %s has only the link of what may not be shown, and that is enough',
    async (format) => {
      const old = aSong(1, new Date(world.clock.now().getTime() - 31 * DAY));
      const content = await exported(format, [old]);
      expect(content).not.toContain('Track 1');
      const {
        playlist,
        songs: [song],
      } = await world.imported(BOB, content, 'x');
      expect(song).toMatchObject({ spotifyTrackId: trackId(1), trackName: null, fetchedAt: new Date(0) });
      world.catalog.tracks.set(trackId(1), {
        id: trackId(1),
        name: 'Found again',
        artistIds: [],
        artistNames: ['x'],
        albumName: null,
        durationMs: null,
        imageUrl: null,
        url: 'https://open.spotify.com/track/x',
      });
      expect((await world.show.run(BOB, playlist.id)).songs).toMatchObject([
        { trackName: 'Found again', stale: false },
      ]);
    },
  );
});

describe('importing', () => {
  const table = (...lines: string[]): string => ['spotify_track_id,track_name,artist_name', ...lines].join('\n');

  it('leaves out what is there twice, and says so', async () => {
    const content = table(`${trackId(1)},a,b`, `${trackId(2)},c,d`, `${trackId(1)},e,f`);
    const { playlist, repeated, skipped, total, imported } = await world.imported(BOB, content, 'x');
    expect([playlist.songCount, total, imported]).toEqual([2, 3, 2]);
    expect(repeated).toEqual([{ row: 4, spotifyTrackId: trackId(1) }]);
    expect(skipped).toEqual([{ row: 4, reason: 'repeated', message: expect.stringMatching(/^Row 4: /) as string }]);
    const twice = document({ songs: [{ spotify_track_id: trackId(1) }, { spotify_track_id: trackId(1) }] });
    expect((await world.imported(BOB, twice)).repeated).toEqual([{ row: 2, spotifyTrackId: trackId(1) }]);
  });

  it('takes songs for added and fetched now where the file does not say or says a time to come', async () => {
    const later = new Date(world.clock.now().getTime() + DAY).toISOString();
    const song = { spotify_track_id: trackId(1), track_name: 'a', artist_name: 'b' };
    for (const times of [{}, { added_at: later, fetched_at: later }, { added_at: null, fetched_at: '' }]) {
      const [found] = (await world.imported(BOB, document({ songs: [{ ...song, ...times }] }))).songs;
      expect(found).toMatchObject({ addedAt: world.clock.now(), fetchedAt: world.clock.now() });
    }
  });

  it('takes the columns in any order, leaves others alone, and the rows decide', async () => {
    const content = `notes, Artist_Name ,position,spotify_track_id,track_name\nmine,x,9,${trackId(1)},y\n,,1,${trackId(2)},z`;
    const { playlist } = await world.imported(ALICE, content, 'x');
    expect(await world.tracksOf(playlist.id)).toEqual(['y', 'z']);
  });

  it('uses the name that is given, else the file’s', async () => {
    const names = await Promise.all(
      ['Mine', ' ', undefined].map(
        async (name) => (await world.imported(BOB, document({ name: ' Its own ' }), name)).playlist.name,
      ),
    );
    expect(names).toEqual(['Mine', 'Its own', 'Its own']);
    await world.store.removeAllOf(BOB);
    const unnamed = document({ name: 7 });
    expect((await world.imported(BOB, unnamed)).playlist.name).toBe('Imported 2026-03-01');
    const inFile = await world.import.run(BOB, { content: table(), fileName: 'C:\\My lists\\Früh.v2.csv' });
    expect(inFile).toMatchObject({ playlist: { name: 'Früh.v2' } });
    expect(await problemsOf(table(), 'x'.repeat(201))).toEqual([['name', expect.stringContaining('200')]]);
  });

  it.each([
    ['something else', 'hello', 'file'],
    ['an archive', 'PK\x03\x04…', 'file'],
    ['nothing', '', 'file'],
    ['broken JSON', '{"format":', 'file'],
    ['another document', '{"format":"x","version":1,"songs":[]}', 'file'],
    ['a list', '[]', 'file'],
    ['a later version of the format', document({ version: 2 }), 'file'],
    ['no songs', document({ songs: undefined }), 'file'],
    ['songs that are no list', document({ songs: {} }), 'file'],
    ['an unfinished quotation', table(`${trackId(1)},"a,b`), 'rows[2]'],
  ])('refuses a file with %s', async (_what, content, field) => {
    const problems = await problemsOf(content);
    expect(problems.map(([name]) => name)).toEqual([field]);
    if (field.startsWith('rows')) expect(problems[0]?.[1]).toMatch(/^Row [23] /);
    expect((await world.list.run(BOB, { limit: 1 })).playlists).toEqual([]);
  });

  it('leaves out songs that cannot be read, and names each by its row', async () => {
    const good = { spotify_track_id: trackId(1), track_name: 'a', artist_name: 'b' };
    const songs = [
      good,
      null,
      { ...good, spotify_track_id: 7 },
      { ...good, spotify_track_id: trackId(2), track_name: ['x'] },
    ];
    const {
      skipped,
      songs: found,
      total,
    } = await world.imported(BOB, document({ songs: [...songs.slice(0, 2), songs[3]] }));
    expect([total, found.length]).toEqual([3, 1]);
    expect(skipped).toEqual([
      {
        row: 2,
        reason: 'unreadable',
        message: expect.stringMatching(/^Row 2: It has no Spotify id, nor both/) as string,
      },
      { row: 3, reason: 'unreadable', message: expect.stringMatching(/^Row 3: track_name must be text/) as string },
    ]);
    // Without an id that can be one, it is looked for.
    expect(await world.import.run(BOB, { content: document({ songs: [songs[2]] }) })).toMatchObject({ kind: 'begun' });
  });

  it('leaves out lengths, times and addresses that cannot be kept', async () => {
    const song = {
      ...{ spotify_track_id: trackId(1), track_name: 'a', artist_name: 'b', duration_ms: '12a' },
      ...{ image_url: 'javascript:alert(1)', spotify_url: 'https://example.com', added_at: 'yesterday', fetched_at: 5 },
    };
    const { songs, skipped } = await world.imported(BOB, document({ songs: [song] }));
    expect(skipped).toEqual([]);
    expect(songs).toMatchObject([{ durationMs: null, imageUrl: null, spotifyUrl: null, addedAt: world.clock.now() }]);
  });

  it('refuses a file in which no song can be read, with its format, rows and columns', async () => {
    expect(await problemsOf(table(`x,,"c"`, `${trackId(1)},"b\nc",d`))).toEqual([
      ['rows[2].spotify_track_id', expect.stringMatching(/^Row 2: .*CSV table of Octa Music/)],
      ['rows[3].track_name', expect.stringMatching(/^Row 3: .*control characters.*Column “track_name”/)],
    ]);
  });

  it('names the first problems of a file that is all wrong', async () => {
    expect(await problemsOf(document({ songs: Array.from({ length: 500 }, () => ({})) }))).toHaveLength(20);
  });

  it('makes several playlists of more songs than one holds, and keeps within the bounds of the account', async () => {
    const songs = (...numbers: number[]) => document({ songs: numbers.map((n) => ({ spotify_track_id: trackId(n) })) });
    const { playlists, skipped } = await world.imported(BOB, songs(1, 2, 3, 4, 5));
    expect(playlists.map(({ name }) => name)).toEqual(['x', 'x (2)']);
    expect(skipped).toEqual([]);
    await world.imported(BOB, songs(1, 2, 3, 4));
    await expect(world.import.run(BOB, { content: songs(1) })).rejects.toMatchObject({ code: 'account_full' });
    await world.remove.run(BOB, playlists[1]?.id ?? '');
    const rest = await world.imported(
      BOB,
      JSON.stringify({
        playlists: [
          { name: 'one', songs: [{ spotify_track_id: trackId(1) }] },
          { name: 'two', songs: [{ spotify_track_id: trackId(2) }] },
        ],
      }),
    );
    expect([rest.imported, rest.skipped]).toEqual([1, [expect.objectContaining({ row: 1, reason: 'account_full' })]]);
  });

  it('leaves nothing behind of an account that was deleted meanwhile', async () => {
    await world.users.remove(BOB);
    const content = document({ songs: [{ spotify_track_id: trackId(1) }] });
    await expect(world.import.run(BOB, { content })).rejects.toMatchObject({ code: 'not_authenticated' });
    expect(await world.store.listOf(BOB, 10, null)).toEqual([]);
  });
});

describe('an account’s export', () => {
  it('has every playlist whole, as it is kept, however old and however many', async () => {
    const old = { createdAt: new Date('2020-01-01T00:00:00.000Z') };
    for (let i = 0; i < 230; i += 1) await world.store.addWithin(boundsWith(), aPlaylist(ALICE, old.createdAt));
    const name = 'Latest';
    await world.store.addWithin(
      boundsWith(),
      aPlaylist(ALICE, world.clock.now(), { name, songs: someSongs(1, old.createdAt) }),
    );
    const data = (await collect(world.accountData.exportOf(ALICE))) as Record<string, unknown>[];
    expect(data).toHaveLength(231);
    expect(JSON.parse(JSON.stringify(data[0]))).toEqual({
      id: expect.any(String) as string,
      name,
      description: '',
      version: 1,
      created_at: '2026-03-01T12:00:00.000Z',
      updated_at: '2026-03-01T12:00:00.000Z',
      songs: [
        expect.objectContaining({
          id: 'song-1',
          track_name: 'Track 1',
          fetched_at: '2020-01-01T00:00:00.000Z',
        }) as object,
      ],
    });
    expect(new Set(data.map(({ id }) => id)).size).toBe(231);
    expect(await collect(world.accountData.exportOf(BOB))).toEqual([]);
    expect(world.accountData.name).toBe('playlists');
  });

  it('leaves out what is removed while it is read', async () => {
    const { id } = await world.playlistWith(1);
    const find = jest.spyOn(world.store, 'find').mockResolvedValueOnce(null);
    expect(await collect(world.accountData.exportOf(ALICE))).toEqual([]);
    expect(find).toHaveBeenCalledWith(ALICE, id);
  });

  it('ends with the account', async () => {
    await world.playlistWith(1);
    await world.create.run(BOB, { name: 'x' });
    await world.accountData.eraseOf(ALICE);
    expect(await collect(world.accountData.exportOf(ALICE))).toEqual([]);
    expect(await collect(world.accountData.exportOf(BOB))).toHaveLength(1);
  });
});

describe('a hostile file', () => {
  const parts = 'The file has too many parts, or is nested too deeply.';
  it.each([
    ['one row of commas', `spotify_track_id${','.repeat(1_000_000)}x`, 1],
    ['rows of many cells', `spotify_track_id\n${`${','.repeat(199)}x\n`.repeat(10_000)}`, 2],
  ])('of %s is refused at the first cell too many', async (_what, content, row) => {
    const problems = await problemsOf(content);
    expect(problems.map(([, text]) => text)).toEqual([expect.stringMatching(`^Row ${row} of the table `)]);
  });

  it.each([
    ['nested brackets', '['.repeat(2_000_000)],
    ['empty objects', `[${'{},'.repeat(1_100_000)}{}]`],
  ])('of %s is not parsed', async (_what, content) => {
    const parse = jest.spyOn(JSON, 'parse');
    const problems = await problemsOf(content);
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
    expect(problems.map(([, text]) => text)).toEqual([parts]);
  });
});
