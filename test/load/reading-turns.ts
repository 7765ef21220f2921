/**
 * `npm run turns`: how long reading a playlist file of 10 MB keeps the event loop from everybody else, for each format.
 * What counts is the processor time of the longest turn, at best of some tries: others on the machine don't. Ends with an
 * exit code of 1 when one is above 50 ms (docs/playlist-formats.md). A word after it names those that are read.
 */
import { setImmediate } from 'node:timers/promises';
import { CsvTableReader } from '../../src/adapters/outbound/csv/csv-table-reader.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { SaxXmlReader } from '../../src/adapters/outbound/xml/sax-xml-reader.js';
import { decodeFile } from '../../src/core/playlists/formats/decode-file.js';
import { readPlaylistFile } from '../../src/core/playlists/formats/read-playlist-file.js';
import { planImport } from '../../src/core/playlists/imports/plan-import.js';
import { DomainError } from '../../src/core/shared/domain-error.js';

const BYTES = 10 * 1024 * 1024;
const SONGS = 10_000;
const TRIES = 7;
const BOUND_MS = 50;

const clock = new SystemClock();
const tools = { xml: new SaxXmlReader(), tables: new CsvTableReader(), clock };
const options = {
  ...{ name: '', otherName: 'x', maxSongs: 1_000, songIds: 'abcdefghijkl' },
  pictures: { allowedImageOrigins: [] },
};

interface Song {
  readonly id: string;
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  /** What makes the file as large as it may be. */
  readonly more: string;
}

function songsOf(bytesEach: number): Song[] {
  const more = 'Ein Kommentar, “so lang” wie es geht. '.repeat(100).slice(0, bytesEach);
  return Array.from({ length: SONGS }, (_, index) => ({
    id: index.toString(36).padStart(22, '0'),
    title: `Song ${index}`,
    artist: 'Müller & Söhne',
    album: 'The Album',
    more,
  }));
}

const table =
  (separator: string, heading: readonly string[], cellsOf: (song: Song) => readonly string[]) =>
  (songs: readonly Song[]): string =>
    [heading, ...songs.map(cellsOf)].map((cells) => cells.map((cell) => `"${cell}"`).join(separator)).join('\r\n');

const json =
  (document: (songs: readonly Song[]) => unknown) =>
  (songs: readonly Song[]): string =>
    JSON.stringify(document(songs));

const FORMATS: Readonly<Record<string, (songs: readonly Song[]) => string>> = {
  'JSON of Octa Music': json((songs) => ({
    ...{ format: 'octa-music-playlist', version: 1, name: 'x' },
    songs: songs.map(({ id, title, artist, more }) => ({
      ...{ spotify_track_id: id, track_name: title, artist_name: artist, comment: more },
    })),
  })),
  'CSV of Octa Music': table(',', ['spotify_track_id', 'track_name', 'artist_name', 'x'], (one) => [
    ...[one.id, one.title, one.artist, one.more],
  ]),
  'CSV of Exportify': table(',', ['Track URI', 'Track Name', 'Artist Name(s)', 'x'], (one) => [
    ...[`spotify:track:${one.id}`, one.title, one.artist, one.more],
  ]),
  'CSV of TuneMyMusic': table(',', ['Track name', 'Artist name', 'Playlist name', 'x'], (one) => [
    ...[one.title, one.artist, 'Mine', one.more],
  ]),
  'CSV of Soundiiz': table(';', ['title', 'artist', 'album', 'isrc', 'x'], (one) => [
    ...[one.title, one.artist, one.album, '', one.more],
  ]),
  'text of Apple Music': (songs) =>
    ['Name\tArtist\tAlbum\tComments\tKind\tLocation']
      .concat(songs.map(({ title, artist, album, more }) => [title, artist, album, more, 'AAC', ''].join('\t')))
      .join('\r'),
  JSPF: json((songs) => ({
    playlist: {
      track: songs.map(({ id, title, artist, more }) => ({
        ...{ identifier: [`spotify:track:${id}`], title, creator: artist, annotation: more },
      })),
    },
  })),
  XSPF: (songs) =>
    `<playlist><trackList>${songs
      .map(
        ({ id, title, more }) =>
          `<track><location>spotify:track:${id}</location><title>${title}</title><creator>M</creator><annotation>${more}</annotation></track>`,
      )
      .join('')}</trackList></playlist>`,
  M3U: (songs) =>
    `#EXTM3U\n${songs.map(({ id, title, artist, more }) => `#EXTINF:1,${artist} - ${title}\n#${more}\nspotify:track:${id}`).join('\n')}`,
  links: (songs) =>
    songs.map(({ id, more }) => `https://open.spotify.com/track/${id}?si=${more.replace(/\W/g, '')}`).join('\n'),
  'Spotify’s download': json((songs) => ({
    playlists: [
      {
        name: 'x',
        items: songs.map(({ id, title, artist, more }) => ({
          track: { trackName: title, artistName: artist, trackUri: `spotify:track:${id}`, more },
        })),
      },
    ],
  })),
  'Web API': json((songs) => ({
    name: 'x',
    tracks: {
      items: songs.map(({ id, title, artist, more }) => ({
        track: { uri: `spotify:track:${id}`, name: title, artists: [{ name: artist }], more },
      })),
    },
  })),
};

const filling = (part: string) => part.repeat(BYTES / part.length);

/** What is refused, and takes longest until then. */
const REFUSED: Readonly<Record<string, () => string>> = {
  'blank lines': () => filling('\n'),
  'a row without end': () => filling('x'),
  'blank lines and a row without end': () => `${filling('\n').slice(200_000)}${'x'.repeat(200_000)}`,
  'a heading of commas': () => `spotify_track_id${filling(',').slice(16)}`,
  'rows of commas': () => `title,artist\n${filling(',,,\n').slice(16)}`,
  'quotation marks': () => `title,artist\n${filling('"').slice(13)}`,
  'blank songs of M3U': () => `#EXTM3U\n${filling('#EXTINF:1,a - b\n').slice(8)}`,
  'addresses of nothing': () => `https:\n${filling('https:\n\n').slice(7)}`,
  brackets: () => filling('['),
  'small parts of JSON': () => `[${filling('1,').slice(4)}1]`,
  'texts of JSON': () => `["${filling('\\u0041aa').slice(8)}"]`,
  'elements of XML': () => filling('<a>x</a>'),
  'attributes of XML': () => `<a ${filling("b='' ").slice(8)}/>`,
  'a text of XML': () => `<a>${filling('&amp;xyz').slice(8)}</a>`,
};

/** The file's bytes, as many as there may be. */
function fileOf(write: (songs: readonly Song[]) => string): Buffer {
  let each = 900;
  for (;;) {
    const bytes = Buffer.from(write(songsOf(each)));
    if (bytes.length <= BYTES) return bytes;
    each -= Math.ceil((bytes.length - BYTES) / SONGS);
  }
}

/** Milliseconds of processor time in which nobody else had a turn, the most at a stretch. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let [longest, over] = [0, false];
  const watch = (async () => {
    let before = process.threadCpuUsage();
    while (!over) {
      await setImmediate();
      const { user, system } = process.threadCpuUsage(before);
      longest = Math.max(longest, (user + system) / 1_000);
      before = process.threadCpuUsage();
    }
  })();
  await setImmediate();
  await work();
  over = true;
  await watch;
  return longest;
}

async function read(bytes: Uint8Array): Promise<string> {
  try {
    const text = await decodeFile(bytes, clock);
    const { total } = await planImport(await readPlaylistFile(text, tools), clock, options);
    return `${total} songs`;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return 'refused';
  }
}

let worst = 0;
const files: [string, () => Buffer][] = [
  ...Object.entries(FORMATS).map(([name, write]): [string, () => Buffer] => [name, () => fileOf(write)]),
  ...Object.entries(REFUSED).map(([name, write]): [string, () => Buffer] => [name, () => Buffer.from(write())]),
];
for (const [name, file] of files) {
  if (!name.includes(process.argv[2] ?? '')) continue;
  const bytes = file();
  const turns: number[] = [];
  let outcome = '';
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    turns.push(
      await longestTurn(async () => {
        outcome = await read(bytes);
      }),
    );
  }
  const best = Math.min(...turns);
  worst = Math.max(worst, best);
  const shown = turns.map((turn) => turn.toFixed(0)).join(', ');
  const megabytes = (bytes.length / 1024 / 1024).toFixed(1);
  process.stdout.write(`${name}, ${megabytes} MB: ${outcome}, longest turn ${best.toFixed(0)} ms (${shown})\n`);
}
if (worst > BOUND_MS) process.exitCode = 1;
