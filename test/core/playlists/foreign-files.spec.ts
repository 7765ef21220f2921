import { decodeFile } from '../../../src/core/playlists/formats/decode-file.js';
import { readDuration, readMoment } from '../../../src/core/playlists/formats/spellings.js';
import type { DomainError } from '../../../src/core/shared/domain-error.js';
import { trackId } from '../../support/playlists.js';
import { ManualClock } from '../../support/manual-clock.js';
import { errorOf } from '../auth/world.js';
import { ALICE, PlaylistWorld } from './playlist-world.js';

let world: PlaylistWorld;
beforeEach(() => {
  world = new PlaylistWorld();
});

const uri = (number: number): string => `spotify:track:${trackId(number)}`;
const page = (number: number): string => `https://open.spotify.com/track/${trackId(number)}`;

/** What a file holds: the playlists by name, each song by id or as it would be looked for. */
async function read(content: unknown, name = '', fileName = '') {
  const add = jest.spyOn(world.imports, 'add');
  const result = await world.import.run(ALICE, { content, name, fileName });
  const { skipped, playlists, total } = result.kind === 'done' ? result : result.begun;
  const steps = add.mock.calls.at(-1)?.[1].steps ?? [];
  const made = [];
  for (const { id } of playlists) {
    const found = await world.store.find(ALICE, id);
    made.push({ name: found?.playlist.name, songs: found?.songs.map(({ spotifyTrackId }) => spotifyTrackId) });
  }
  const wanted = steps.flatMap((step) =>
    step.kind === 'find'
      ? step.songs.map(({ row, content: { trackName, artistName, albumName, durationMs } }) => [
          ...[row, trackName, artistName, albumName, durationMs],
        ])
      : [],
  );
  return { total, made, wanted, skipped: skipped.map(({ row, reason }) => [row, reason]), later: steps };
}

const EXPORTIFY = [
  '"Track URI","Track Name","Album Name","Artist Name(s)","Release Date","Duration (ms)","Popularity","Explicit","Added By","Added At"',
  `"${uri(1)}","Uprising","The Resistance","Muse","2009-09-10","304840","70","false","u","2024-01-02T03:04:05Z"`,
  '"spotify:local:Me:Demo:Song:200","Song","Demo","Me","","200000","0","false","u","2024-01-02T03:04:05Z"',
  '',
].join('\n');
const OLD_EXPORTIFY = [
  'Track URI,Track Name,Artist URI(s),Artist Name(s),Album URI,Album Name,Track Duration (ms),ISRC,Added By,Added At',
  `${uri(1)},Uprising,spotify:artist:x,Muse,spotify:album:x,The Resistance,304840,GBAHT0900320,spotify:user:x,2024-01-02T03:04:05Z`,
].join('\r\n');
const TUNEMYMUSIC = [
  'Track name,Artist name,Album,Playlist name,Type,ISRC,Spotify - id',
  `"Uprising","Muse","The Resistance","Road","Playlist","GBAHT0900320","${trackId(1)}"`,
  '"Madness","Muse","The 2nd Law","Home","Playlist","GBAHT1200389",""',
  `"Starlight","Muse","","Road","Playlist","","${trackId(2)}"`,
].join('\r\n');
const SOUNDIIZ = 'title;artist;album;isrc\nUprising;Muse;The Resistance;GBAHT0900320\nMadness;Muse;;\n';
const APPLE = [
  'Name\tArtist\tComposer\tAlbum\tGrouping\tGenre\tSize\tTime\tDisc Number\tTrack Number\tYear\tDate Added\tBit Rate\tKind\tPlays\tLocation',
  '"Heroes"\tDavid Bowie\t\t"Heroes"\t\tRock\t7\t371\t1\t3\t1977\t02.01.2024 03:04\t256\tAAC\t3\tMacintosh HD:x.m4p',
  'Uprising\tMuse\t\tThe Resistance\t\tRock\t7\t305\t1\t1\t2009\t1/2/24, 3:04 PM\t256\tAAC\t3\t',
  '',
].join('\r');
const DOWNLOAD = {
  playlists: [
    {
      name: 'Road',
      lastModifiedDate: '2024-01-02',
      items: [
        {
          track: { trackName: 'Uprising', artistName: 'Muse', albumName: 'The Resistance', trackUri: uri(1) },
          ...{ episode: null, audiobook: null, localTrack: null, addedDate: '2024-01-02' },
        },
        {
          track: null,
          episode: { episodeName: 'x', showName: 'y', episodeUri: 'spotify:episode:x' },
          localTrack: null,
        },
        { track: null, episode: null, localTrack: { uri: 'spotify:local:x:y:z:1' }, addedDate: '2024-01-02' },
      ],
      ...{ description: null, numberOfFollowers: 0, collaborators: [] },
    },
    { name: 'Empty', items: [], description: 'x' },
  ],
};
const LIBRARY = {
  tracks: [{ artist: 'Muse', album: 'The Resistance', track: 'Uprising', uri: uri(1) }],
  ...{ albums: [], shows: [], episodes: [], bannedTracks: [], artists: [], bannedArtists: [], other: [] },
};
const track = {
  ...{ id: trackId(1), uri: uri(1), name: 'Uprising', type: 'track', duration_ms: 304_840 },
  ...{
    artists: [{ name: 'Muse' }],
    album: { name: 'The Resistance', images: [] },
    external_urls: { spotify: page(1) },
  },
};

describe('a file of another program', () => {
  const one = { name: 'Mine', songs: [trackId(1)] };

  it.each([
    ['Exportify', EXPORTIFY, one, [[3, 'local']]],
    ['the first Exportify', OLD_EXPORTIFY, one, []],
    ['YourLibrary.json', LIBRARY, one, []],
    [
      'the Web API',
      { name: 'x', tracks: { items: [{ added_at: '2024-01-02T03:04:05Z', is_local: false, track }] } },
      one,
      [],
    ],
    ['the Web API since 2026', { name: 'x', items: { items: [{ added_at: null, item: track }] } }, one, []],
    [
      'a page of tracks of the Web API',
      { href: 'x', items: [{ is_local: false, track }], next: null, total: 1 },
      one,
      [],
    ],
    [
      'links',
      `${page(1)}?si=x\n\nspotify:album:${trackId(7)}\n${uri(1)}\n`,
      one,
      [
        [3, 'not_a_song'],
        [4, 'repeated'],
      ],
    ],
    [
      'links, and lines that are none',
      `${page(1)}\nnot a link\nspotify:local:x:y:z:1\nspotify:track:x\nhttps://music.example/1\n/music/1.mp3\n`,
      one,
      [
        [2, 'unreadable'],
        [3, 'local'],
        [4, 'unreadable'],
        [5, 'unreadable'],
        [6, 'unreadable'],
      ],
    ],
    [
      'M3U with files',
      `#EXTM3U\n${page(1)}\n/music/1.mp3\nC:\\music\\2.mp3\n`,
      one,
      [
        [3, 'local'],
        [4, 'local'],
      ],
    ],
    ['a table of links', `Link\n${page(1)}\n`, one, []],
    ['the list of songs that the API shows', { name: 'x', songs: [{ spotify_track_id: trackId(1) }] }, one, []],
  ])('is read: %s', async (_what, content, expected, skipped) => {
    const { made, ...rest } = await read(content, 'Mine');
    expect([made, rest.skipped, rest.wanted]).toEqual([[expected], skipped, []]);
  });

  it('keeps names, lengths and times', async () => {
    await read(EXPORTIFY, 'Mine');
    const [playlist] = await world.store.listOf(ALICE, 1, null);
    expect((await world.store.find(ALICE, playlist?.id ?? ''))?.songs).toMatchObject([
      {
        ...{ trackName: 'Uprising', artistName: 'Muse', albumName: 'The Resistance', durationMs: 304_840 },
        addedAt: new Date('2024-01-02T03:04:05Z'),
      },
    ]);
  });

  it('makes a playlist of each of several, by their own names', async () => {
    const several = await read(TUNEMYMUSIC, 'Mine');
    expect(several.made).toEqual([{ name: 'Road', songs: [trackId(1), trackId(2)] }]);
    expect(several.later).toMatchObject([{ kind: 'make', name: 'Home', songs: [] }, { kind: 'find' }]);
    expect(several.wanted).toEqual([[3, 'Madness', 'Muse', 'The 2nd Law', null]]);
    await world.store.removeAllOf(ALICE);
    const { made, skipped, total } = await read(DOWNLOAD);
    expect(made).toEqual([
      { name: 'Road', songs: [trackId(1)] },
      { name: 'Empty', songs: [] },
    ]);
    expect([total, skipped]).toEqual([
      3,
      [
        [2, 'not_a_song'],
        [3, 'local'],
      ],
    ]);
  });

  it('names songs that have no id, to be looked for', async () => {
    expect((await read(SOUNDIIZ)).wanted).toEqual([
      [2, 'Uprising', 'Muse', 'The Resistance', null],
      [3, 'Madness', 'Muse', null, null],
    ]);
    const { wanted, made } = await read(APPLE, '', 'Best of.txt');
    expect(wanted).toEqual([
      [2, '"Heroes"', 'David Bowie', '"Heroes"', 371_000],
      [3, 'Uprising', 'Muse', 'The Resistance', 305_000],
    ]);
    expect(made[0]?.name).toBe('Best of');
  });

  it.each([
    [
      'German',
      'Name\tInterpret\tKomponist\tAlbum\tGruppierung\tWerk\tSatznummer\tSatzanzahl\tSatzname\tGenre\tGröße\tDauer\tCD-Nummer\tCD-Anzahl\tTitelnummer\tTitelanzahl\tJahr\tÄnderungsdatum\tHinzugefügt\tDatenrate\tAbtastrate\tLautstärkeanpassung\tArt\tEqualizer\tKommentare\tWiedergaben\tZuletzt gespielt\tÜbersprungen\tZuletzt übersprungen\tMeine Wertung\tSpeicherort',
    ],
    [
      'French',
      'Nom\tArtiste\tCompositeur\tAlbum\tRegroupement\tŒuvre\tNuméro de mouvement\tNombre de mouvements\tNom du mouvement\tGenre\tTaille\tDurée\tNuméro du disque\tNombre de disques\tNuméro de piste\tNombre de pistes\tAnnée\tDate de modification\tDate d’ajout\tDébit\tFréquence d’échantillonnage\tRéglage du volume\tType\tÉgaliseur\tCommentaires\tÉcoutes\tDernière lecture\tSauts\tDernier saut\tMon classement\tEmplacement',
    ],
    [
      'Spanish, and older',
      'Nombre\tArtista\tCompositor\tÁlbum\tAgrupación\tGénero\tTamaño\tDuración\tNúmero de disco\tTotal de discos\tNúmero de pista\tTotal de pistas\tAño\tModificado\tAñadido\tVelocidad\tFrecuencia\tAjuste de volumen\tClase\tEcualizador\tComentarios\tReproducciones\tÚltima reproducción\tSaltos\tÚltimo salto\tMi valoración\tUbicación',
    ],
    [
      'Japanese',
      '名前\tアーティスト\t作曲者\tアルバム\tグループ\t作品\t楽章番号\t楽章数\t楽章名\tジャンル\tサイズ\t時間\tディスク番号\tディスク数\tトラック番号\tトラック数\t年\t変更日\t追加日\tビットレート\tサンプルレート\t音量調整\t種類\tイコライザ\tコメント\t再生回数\t最後に再生した日\tスキップ回数\t最後にスキップした日\tマイレート\t場所',
    ],
  ])('knows the text export of Apple Music by the order of its columns: %s', async (_language, heading) => {
    const isOlder = heading.split('\t').length === 27;
    const row = (name: string, artist: string, album: string, seconds: number) =>
      [name, artist, '', album, '', ...(isOlder ? [] : ['', '', '', '']), 'Rock', 7, seconds, 1, 1, 3, 10, 1977]
        .concat([
          '1/2/24, 3:04 PM',
          '1/2/24, 3:04 PM',
          256,
          44100,
          '',
          'AAC',
          '',
          '',
          3,
          '',
          '',
          '',
          '',
          'Macintosh HD:x',
        ])
        .join('\t');
    const rows = [row('"Heroes"', 'David Bowie', '"Heroes"', 371), row('Uprising', 'Muse', 'The Resistance', 305)];
    expect((await read([heading, ...rows, ''].join('\r'))).wanted).toEqual([
      [2, '"Heroes"', 'David Bowie', '"Heroes"', 371_000],
      [3, 'Uprising', 'Muse', 'The Resistance', 305_000],
    ]);
    // Without its heading the first song is not taken for one.
    expect(await errorOf(read(rows.join('\r')))).toMatchObject({ code: 'validation_failed' });
  });

  it.each([
    ['semicolons', (text: string) => text.replaceAll(',', ';')],
    ['tabs', (text: string) => text.replaceAll(',', '\t')],
    ['a line sep=', (text: string) => `sep=;\r\n${text.replaceAll(',', ';')}`],
    ['blank lines', (text: string) => text.replaceAll('\r\n', '\r\n\r\n')],
    ['rows that are filled up', (text: string) => text.replaceAll('\r\n', ',,,\r\n')],
  ])('saved again with %s still reads', async (_what, saved) => {
    const plain = `${OLD_EXPORTIFY}\r\n${uri(2)},Short\r\n`;
    expect((await read(saved(plain), 'Mine')).made).toEqual([{ name: 'Mine', songs: [trackId(1), trackId(2)] }]);
  });

  it.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeffFür`)],
    ['UTF-16 LE', Buffer.from('\ufeffFür', 'utf16le')],
    ['UTF-16 BE', Buffer.from('\ufeffFür', 'utf16le').swap16()],
    ['UTF-16 LE without a mark', Buffer.from('Für', 'utf16le')],
    ['Windows-1252', Buffer.from('Für', 'latin1')],
  ])('is decoded from %s', async (_what, bytes) => {
    expect(await decodeFile(bytes, new ManualClock())).toBe('Für');
  });

  it('is decoded as it says, and is no text otherwise', async () => {
    const decode = (bytes: readonly number[] | Buffer, charset?: string) =>
      decodeFile(Buffer.from(bytes), new ManualClock(), charset);
    expect(await decode([0xa4], 'iso-8859-15')).toBe('€');
    expect(await decode(Buffer.from('Für'), 'utf8')).toBe('Für');
    for (const bytes of [
      [0, 1, 0, 0],
      [0x50, 0x4b, 0, 0],
    ])
      expect(await decode(bytes)).toBeNull();
    expect(await decode([0x78], 'no-such')).toBeNull();
    const long = 'é東🎵'.repeat(400_000);
    expect((await decode(Buffer.from(long))) === long).toBe(true);
  });

  it('of no known kind is refused with what was seen', async () => {
    const problem = async (content: unknown): Promise<string> =>
      ((await errorOf(world.import.run(ALICE, { content }))) as DomainError).details?.[0]?.message ?? '';
    expect(await problem('colour;size\nred;7')).toContain('(“colour;size”)');
    expect(await problem({ streams: [] })).toContain('neither of Octa Music or Spotify, nor JSPF');
    expect(await problem('title,artist\nx,"y')).toContain('Row 2 of the table');
    expect(await problem('title,artist\nx,y,z')).toContain('more cells than there are columns (CSV table)');
  });
});

describe('the spelling of', () => {
  it.each([
    ['225000', 225_000],
    ['225,000', 225_000],
    ['225.000', 225_000],
    ['3:45', 225_000],
    ['00:03:45', 225_000],
    ['1:02:03', 3_723_000],
    ['3:45.5', 225_500],
    ['2.25E+5', 225_000],
    [225_000, 225_000],
    ['-1', null],
    ['long', null],
    ['', null],
  ])('a length: %s', (text, expected) => {
    expect(readDuration(text, 'ms')).toBe(expected);
  });

  it.each([
    ['225', 225_000],
    ['225,4', 225_400],
    ['225400', 225_400],
  ])('a length without a unit: %s', (text, expected) => {
    expect(readDuration(text, 'unknown')).toBe(expected);
  });

  it.each([
    ['2024-01-02T03:04:05.006Z', '2024-01-02T03:04:05.006Z'],
    ['2024-01-02T03:04:05+02:00', '2024-01-02T01:04:05.000Z'],
    ['2024-01-02 03:04', '2024-01-02T03:04:00.000Z'],
    ['2024-01-02', '2024-01-02T00:00:00.000Z'],
    ['02.01.2024 03:04', '2024-01-02T03:04:00.000Z'],
    ['1/2/24, 3:04 PM', '2024-01-02T15:04:00.000Z'],
    ['02/01/2024 03:04:05', '2024-01-02T03:04:05.000Z'],
    ['13/1/2024', '2024-01-13T00:00:00.000Z'],
    ['1/13/2024', '2024-01-13T00:00:00.000Z'],
    ['2024-02-31', null],
    ['2024-01-02 25:00', null],
    ['yesterday', null],
  ])('a time: %s', (text, expected) => {
    expect(readMoment(text)?.toISOString() ?? null).toBe(expected);
  });
});
