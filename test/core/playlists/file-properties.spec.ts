import { monitorEventLoopDelay } from 'node:perf_hooks';
import fc from 'fast-check';
import { writeCsv } from '../../../src/core/playlists/formats/write-csv.js';
import { decodeFile } from '../../../src/core/playlists/formats/decode-file.js';
import { clock, songsOfFile as read } from '../../support/songs-of-file.js';

// Whatever a file holds: no crash, nobody is held up, and every song is in a playlist, looked for, or named as left out.
// `npm run properties` does it 100,000 times for each reader.

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 150);

const id = fc.stringMatching(/^[0-9A-Za-z]{22}$/);
const odd = fc.constantFrom(
  '',
  '"',
  '""',
  "'",
  '=1',
  '\t',
  '\n',
  '\r\n',
  ';',
  ',',
  '<',
  ']]>',
  '&',
  '{',
  '#',
  ' - ',
  '\u0000',
  '\ufeff',
  '東京 🎵',
  '__proto__',
);
const text = fc.oneof(fc.string({ maxLength: 30 }), fc.string({ unit: 'binary', maxLength: 12 }), odd);
/** Never blank, and of one line: a row of such cells is one. */
const word = fc.stringMatching(/^[a-zé]{1,12}$/);
const address = fc.oneof(
  id,
  id.map((one) => `spotify:track:${one}`),
  id.map((one) => `https://open.spotify.com/track/${one}?si=x`),
);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.oneof(text, fc.jsonValue({ maxDepth: 2 })) });
const song = fc.record({ address, title: word, artist: word, album: word, more: fc.oneof(text, word) });
const songs = fc.array(song, { maxLength: 12 });
type Songs = readonly { address: string; title: string; artist: string; album: string; more: string }[];

const table =
  (separator: string, heading: readonly string[], cellsOf: (one: Songs[number]) => string[]) => (rows: Songs) => {
    const quoted = (cell: string): string => (/["\r\n,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    return [heading, ...rows.map(cellsOf)].map((row) => row.map(quoted).join(separator)).join('\r\n');
  };

/** Files of the true shape. */
const WRITERS: Readonly<Record<string, (rows: Songs) => string>> = {
  'Octa Music’s table': (rows) =>
    writeCsv([
      ['spotify_track_id', 'track_name', 'artist_name'],
      ...rows.map((one) => [one.address, one.title, one.artist]),
    ]),
  Exportify: table(',', ['Track URI', 'Track Name', 'Artist Name(s)', 'Duration (ms)'], (one) => [
    one.address,
    one.title,
    one.artist,
    one.more,
  ]),
  TuneMyMusic: table(
    ',',
    ['Track name', 'Artist name', 'Album', 'Playlist name', 'Type', 'ISRC', 'Spotify - id'],
    (one) => [one.title, one.artist, one.more, one.album, 'Playlist', '', one.address],
  ),
  Soundiiz: table(';', ['title', 'artist', 'album', 'isrc'], (one) => [one.title, one.artist, one.more, '']),
  'Apple Music': table('\t', ['Name', 'Artist', 'Album', 'Time', 'Kind', 'Location'], (one) => [
    one.title,
    one.artist,
    one.album,
    '3:45',
    'x',
    '',
  ]),
  'Octa Music’s JSON': (rows) =>
    JSON.stringify({
      format: 'octa-music-playlist',
      version: 1,
      name: 'x',
      songs: rows.map((one) => ({
        spotify_track_id: one.address,
        track_name: one.title,
        artist_name: one.artist,
        added_at: one.more,
      })),
    }),
  'the account’s export': (rows) =>
    JSON.stringify({
      data: {
        playlists: rows.map((one) => ({
          name: one.more,
          songs: [{ spotify_track_id: one.address, track_name: one.title }],
        })),
      },
      success: true,
    }),
  'Spotify’s download': (rows) =>
    JSON.stringify({
      playlists: rows.map((one) => ({
        name: one.more,
        items: [
          { track: { trackName: one.title, artistName: one.artist, trackUri: one.address }, addedDate: one.more },
        ],
      })),
    }),
  'Spotify’s library': (rows) =>
    JSON.stringify({
      tracks: rows.map((one) => ({ track: one.title, artist: one.artist, uri: one.address })),
      albums: [],
    }),
  'the Web API': (rows) =>
    JSON.stringify({
      name: 'x',
      tracks: {
        items: rows.map((one) => ({ track: { id: one.address, name: one.title, artists: [{ name: one.artist }] } })),
      },
    }),
  JSPF: (rows) =>
    JSON.stringify({
      playlist: {
        track: rows.map((one) => ({
          identifier: [one.address],
          title: one.title,
          creator: one.artist,
          annotation: one.more,
        })),
      },
    }),
  XSPF: (rows) =>
    `<playlist><trackList>${rows.map((one) => `<track><location>${one.address}</location><title>${one.title}</title><creator>${one.artist}</creator></track>`).join('')}</trackList></playlist>`,
  M3U: (rows) =>
    ['#EXTM3U', ...rows.flatMap((one) => [`#EXTINF:1,${one.artist} - ${one.title}`, one.address])].join('\n'),
  links: (rows) =>
    ['spotify:track:0000000000000000000000', ...rows.map((one) => `spotify:track:${one.address.slice(-22)}`)].join(
      '\n',
    ),
};

const change = fc.record({ at: fc.nat(), length: fc.nat(20), text });
const damaged = (whole: string, changes: readonly { at: number; length: number; text: string }[]): string =>
  changes.reduce((content, { at, length, text: other }) => {
    const place = at % (content.length + 1);
    return content.slice(0, place) + other + content.slice(place + length);
  }, whole);

describe.each(Object.entries(WRITERS))('a file as %s', (name, write) => {
  it('loses no song, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(songs, async (rows) => {
        const found = await read(write(rows));
        const first = name === 'links' ? 1 : 0;
        // A row that Apple Music would never write, and a file without songs or of none that can be read.
        if (found !== null) expect(found).toBe(rows.length + first);
        else expect(['the account’s export', 'Spotify’s download'].includes(name) || rows.length > 0).toBe(true);
      }),
      { numRuns },
    );
  }, 7_200_000);

  it('is read or refused, however it is damaged, and holds nobody up', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    await fc.assert(
      fc.asyncProperty(songs, fc.array(change, { minLength: 1, maxLength: 4 }), async (rows, changes) => {
        await read(damaged(write(rows), changes));
      }),
      { numRuns },
    );
    delay.disable();
    const longest = Math.round(delay.max / 1e6);
    if (process.env['PROPERTY_RUNS']) process.stdout.write(`${name}: ${numRuns} runs, longest hold-up ${longest} ms\n`);
  }, 7_200_000);
});

it('any document and any bytes are read or refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue(), fc.uint8Array({ maxLength: 300 })), async (value) => {
      const content = value instanceof Uint8Array ? await decodeFile(value, clock) : value;
      if (content !== null) await read(content);
    }),
    { numRuns },
  );
}, 7_200_000);

it('a document of the right names and any values is read or refused', async () => {
  const fields = fc.record(
    Object.fromEntries(
      [
        'name',
        'songs',
        'playlists',
        'items',
        'tracks',
        'track',
        'item',
        'playlist',
        'uri',
        'id',
        'artists',
        'albums',
      ].map((key) => [
        key,
        maybe(
          fc.array(
            fc.record(
              { track: maybe(word), songs: maybe(fc.array(word)), items: maybe(fc.array(word)), uri: maybe(address) },
              { requiredKeys: [] },
            ),
          ),
        ),
      ]),
    ),
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fields, async (document) => void (await read(document))),
    { numRuns },
  );
}, 7_200_000);
