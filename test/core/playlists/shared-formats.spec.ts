import type { DomainError } from '../../../src/core/shared/domain-error.js';
import type { ExportFormat } from '../../../src/core/playlists/export-playlist.js';
import type { Song } from '../../../src/core/playlists/playlist.js';
import { aPlaylist, aSong, boundsWith, trackId } from '../../support/playlists.js';
import { errorOf } from '../auth/world.js';
import { ALICE, BOB, DAY, PlaylistWorld } from './playlist-world.js';

let world: PlaylistWorld;
beforeEach(() => {
  world = new PlaylistWorld();
});

const WORDS = { name: 'Früh & <spät>, "=1"', description: 'two\nlines ]]> &amp; more' };

async function exported(format: ExportFormat, songs: readonly Song[], words: object = WORDS): Promise<string> {
  const playlist = await world.store.addWithin(boundsWith(), aPlaylist(ALICE, world.clock.now(), { ...words, songs }));
  return (await world.export.run(ALICE, playlist?.id ?? '', format)).content;
}

async function imported(content: string, name?: string) {
  return world.imported(BOB, content, name);
}

const problemsOf = async (content: string, name = 'x'): Promise<string[]> => {
  const error = (await errorOf(world.import.run(BOB, { content, name }))) as DomainError;
  expect(error).toMatchObject({ code: 'validation_failed' });
  return error.details?.map(({ field, message }) => `${field}: ${message}`) ?? [];
};

/** What M3U has no place for. */
const named = ({ spotifyTrackId, trackName, artistName, albumName, durationMs, spotifyUrl }: Song): object => ({
  spotifyTrackId,
  ...{ trackName, artistName, albumName, durationMs, spotifyUrl },
});
const withoutId = ({ id: _id, ...song }: Song): object => song;

function difficultSongs(): Song[] {
  const at = world.clock.now();
  const unknown = { albumName: null, durationMs: null, imageUrl: null };
  return [
    aSong(1, at, {
      ...{ trackName: '1,2 - B - C', artistName: 'X - Y', durationMs: 304_847 },
      spotifyUrl: `https://open.spotify.com/track/${trackId(1)}?si=1`,
    }),
    aSong(2, new Date(at.getTime() - DAY), { trackName: '東京 🎵 <b>&amp;</b>', ...unknown }),
    aSong(3, at, { trackName: '#EXTINF:1,x', artistName: '=cmd', albumName: '"]]>', durationMs: 0 }),
    aSong(4, at, { trackName: 'a  b\u00a0c', artistName: '- مرحبا', fetchedAt: new Date(at.getTime() - 2 * DAY) }),
  ];
}

/** The same numbers each time (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe('a playlist’s file in a format that other programs know', () => {
  it.each(['jspf', 'xspf', 'm3u'] as const)('reads back equal: %s', async (format) => {
    const songs = difficultSongs();
    const { playlist, songs: found } = await imported(await exported(format, songs));
    const same = format === 'm3u' ? named : withoutId;
    expect(found.map(same)).toEqual(songs.map(same));
    expect([playlist.name, playlist.description]).toEqual([WORDS.name, format === 'm3u' ? '' : WORDS.description]);
  });

  it.each(['json', 'csv', 'jspf', 'xspf', 'm3u'] as const)('reads back equal whatever it holds: %s', async (format) => {
    const next = randomNumbers(7);
    const parts = [
      '&',
      '<',
      '>',
      '"',
      "'",
      ',',
      ' - ',
      '#',
      ':',
      '=',
      ']]>',
      '\\',
      '&#10;',
      'é',
      '𝄞',
      '東',
      'a',
      ' ',
      ';',
    ];
    const text = (): string =>
      Array.from({ length: 1 + next(8) }, () => parts[next(parts.length)])
        .join('')
        .trim() || 'x';
    const same = format === 'm3u' ? named : withoutId;
    for (let round = 0; round < 100; round += 1) {
      const songs = Array.from({ length: next(4) }, (_, index) =>
        aSong(index + 1, world.clock.now(), {
          trackName: text(),
          artistName: text(),
          albumName: next(3) === 0 ? null : text(),
          durationMs: next(4) === 0 ? null : next(400_000),
        }),
      );
      const name = text();
      const { playlist, songs: found } = await imported(await exported(format, songs, { name }), name);
      expect([playlist.name, ...found.map(same)]).toEqual([name, ...songs.map(same)]);
      await world.store.removeAllOf(BOB);
      await world.store.removeAllOf(ALICE);
    }
  });

  it('is XSPF as others write it', async () => {
    const song = aSong(1, world.clock.now(), { trackName: '<b> & ]]>', durationMs: 304_847, albumName: null });
    const address = `https://open.spotify.com/track/${trackId(1)}`;
    expect((await exported('xspf', [song])).split('\n').map((line) => line.trim())).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<playlist version="1" xmlns="http://xspf.org/ns/0/">',
      '<title>Früh &amp; &lt;spät&gt;, "=1"</title>',
      '<annotation>two',
      'lines ]]&gt; &amp;amp; more</annotation>',
      '<date>2026-03-01T12:00:00.000Z</date>',
      '<trackList>',
      '<track>',
      `<location>${address}</location>`,
      `<identifier>spotify:track:${trackId(1)}</identifier>`,
      '<title>&lt;b&gt; &amp; ]]&gt;</title>',
      '<creator>Somebody, Somebody Else</creator>',
      '<image>https://i.scdn.co/image/ab67616d0000b273</image>',
      '<duration>304847</duration>',
      '<meta rel="urn:octa-music:added_at">2026-03-01T12:00:00.000Z</meta>',
      '<meta rel="urn:octa-music:fetched_at">2026-03-01T12:00:00.000Z</meta>',
      '</track>',
      '</trackList>',
      '</playlist>',
      '',
    ]);
  });

  it('is JSPF and M3U as others write them', async () => {
    const song = aSong(1, world.clock.now(), { trackName: 'Uprising', artistName: 'Muse', durationMs: 304_840 });
    const address = `https://open.spotify.com/track/${trackId(1)}`;
    expect(JSON.parse(await exported('jspf', [song], { name: 'x' }))).toMatchObject({
      playlist: {
        title: 'x',
        track: [
          { location: [address], identifier: [`spotify:track:${trackId(1)}`], title: 'Uprising', duration: 304_840 },
        ],
      },
    });
    expect((await exported('m3u', [song], { name: 'x' })).split('\n')).toEqual([
      '#EXTM3U',
      '#EXTENC:UTF-8',
      '#PLAYLIST:x',
      '#EXTINF:304.84,Muse - Uprising',
      '#EXTART:Muse',
      '#EXTALB:Album of 1',
      address,
      '',
    ]);
  });

  it.each(['jspf', 'xspf', 'm3u'] as const)('has only the link of what may not be shown: %s', async (format) => {
    const content = await exported(format, [aSong(1, new Date(world.clock.now().getTime() - 31 * DAY))]);
    expect(content).not.toMatch(/Track 1|Somebody|Album/);
    expect((await imported(content)).songs).toMatchObject([
      { spotifyTrackId: trackId(1), trackName: null, fetchedAt: new Date(0) },
    ]);
  });
});

describe('a file of another program', () => {
  const track = `https://open.spotify.com/intl-de/track/${trackId(1)}?si=abc`;

  it.each([
    ['M3U without names', `#EXTM3U\r\n${track}\r\n`],
    ['M3U as players write it', `\uFEFF#EXTM3U\n#EXTINF:123,Muse - Uprising\n${track}`],
    ['a list of links', `\n${track}\n\nspotify:track:${trackId(1)}\n`],
    [
      'XSPF with a prefix',
      `<x:playlist xmlns:x="http://xspf.org/ns/0/"><x:trackList><x:track><x:location>\n${track}\n</x:location><x:image>https://example.com/x.png</x:image></x:track></x:trackList></x:playlist>`,
    ],
    [
      'XSPF with CDATA',
      `<!DOCTYPE playlist><playlist><trackList><track><identifier><![CDATA[spotify:track:${trackId(1)}]]></identifier></track></trackList></playlist>`,
    ],
    [
      'JSPF with plain texts',
      JSON.stringify({ playlist: { track: [{ location: track, image: 'https://example.com/x' }] } }),
    ],
  ])('is read: %s', async (_what, content) => {
    const { songs } = await imported(content, 'Imported');
    expect(songs).toMatchObject([{ spotifyTrackId: trackId(1), imageUrl: null }]);
  });

  it('splits artist and title at the first dash', async () => {
    const { songs } = await imported(`#EXTM3U\n#EXTINF:-1,Muse - Live - Uprising\nspotify:track:${trackId(1)}`, 'x');
    expect(songs).toMatchObject([{ artistName: 'Muse', trackName: 'Live - Uprising', durationMs: null }]);
  });

  it.each([
    ['<playlist><trackList>', /^file: The file cannot be read: it is not well-formed XML \(line 1\)\.$/],
    ['<playlist>&lol;</playlist>', /^file: .* not well-formed XML/],
    ['<!DOCTYPE x [<!ENTITY a "b">]><playlist>&a;</playlist>', /^file: .* not well-formed XML/],
    ['<html></html>', /^file: This XML document is not a playlist in XSPF\.$/],
    ['<a>'.repeat(30), /^file: .* nested too deeply/],
    [`<playlist>${'<a/>'.repeat(200_001)}</playlist>`, /^file: .* more than 200000 elements/],
    ['#EXTM3U\nhttps://example.com/a.mp3', /^rows\[2\]: Row 2: It is a file on somebody’s device/],
    ['#EXTM3U\n' + 'C:\\x.mp3\n'.repeat(9_000), /^rows\[2\]: Row 2: It is a file/],
    ['spotify:album:4VqPOruhp5EdPBeR92t6lQ', /^rows\[1\]: Row 1: It leads to something else than a song/],
    [`#EXTM3U\n${`spotify:track:${trackId(1)}\n`.repeat(10_001)}`, /^file: The file .* has more than 10000 songs\.$/],
    [`#EXTM3U\n${'#\n'.repeat(100_001)}`, /^file: The file has more than 100000 lines\.$/],
    ['<playlist><trackList><track/></trackList></playlist>', /^rows\[1\]\.spotify_track_id: .*XSPF playlist/],
    [JSON.stringify({ playlist: { track: [7] } }), /^rows\[1\]\.spotify_track_id: .*JSPF playlist/],
    [
      JSON.stringify({ playlist: { track: [{ identifier: [`spotify:track:${trackId(1)}`], title: {} }] } }),
      /^rows\[1\]\.track_name: /,
    ],
  ])('is refused with what is wrong: %#', async (content, expected) => {
    expect((await problemsOf(content))[0]).toMatch(expected);
  });

  it.each(['json', 'csv', 'jspf', 'xspf', 'm3u'] as const)(
    'is read or refused, however it is damaged: %s',
    async (format) => {
      const whole = await exported(format, difficultSongs());
      const next = randomNumbers(11);
      const damages: readonly ((text: string) => string)[] = [
        (text) => text.slice(0, next(text.length)),
        (text) => text.slice(next(text.length)),
        (text) => {
          const [at, length] = [next(text.length), next(30)];
          return text.slice(0, at) + text.slice(at + length);
        },
        (text) =>
          text.replace(text[next(text.length)] ?? '', ['<', '"', '{', '\0', '\ud800', '&#0;', ']]>'][next(7)] ?? ''),
        (text) =>
          text.replace(/track|title|playlist|EXTINF|position/, ['x', '', '__proto__', 'constructor'][next(4)] ?? ''),
      ];
      for (let round = 0; round < 400; round += 1) {
        let content = whole;
        for (let times = 1 + next(3); times > 0; times -= 1) content = damages[next(damages.length)]?.(content) ?? '';
        const error = await errorOf(world.import.run(BOB, { content, name: 'x' })).catch(() => null);
        if (error !== null) expect(error).toMatchObject({ code: 'validation_failed' });
        await world.store.removeAllOf(BOB);
        await world.imports.removeAllOf(BOB);
      }
    },
    30_000,
  );

  it('lets others have their turn while a long one is read', async () => {
    const song = `<track><identifier>spotify:track:${trackId(1)}</identifier><title>${'x'.repeat(100)}</title></track>`;
    const content = `<playlist><trackList>${song.repeat(9_000)}</trackList></playlist>`;
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await world.import.run(BOB, { content, name: 'x' });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });
});
