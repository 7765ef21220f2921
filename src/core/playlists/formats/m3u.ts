import type { Playlist, Song } from '../playlist.js';
import { trackPage } from '../spotify-addresses.js';
import { fileRefused, type FileRow, type PlaylistFile } from './playlist-file.js';
import { readAddresses } from './song-address.js';

/**
 * A playlist as extended M3U. `#EXTINF` is what players know: seconds, artist and title. `#EXTART` says where the artist
 * ends, since either may hold the ` - ` between them.
 */
export function writeM3u({ name }: Playlist, songs: readonly Song[]): string {
  return ['#EXTM3U', '#EXTENC:UTF-8', `#PLAYLIST:${name}`, ...songs.flatMap(writeSong), ''].join('\n');
}

function writeSong({ spotifyTrackId, trackName, artistName, albumName, durationMs, spotifyUrl }: Song): string[] {
  const address = spotifyUrl ?? trackPage(spotifyTrackId);
  if (trackName === null) return [address];
  return [
    `#EXTINF:${durationMs === null ? -1 : durationMs / 1000},${artistName === null ? '' : `${artistName} - `}${trackName}`,
    `#EXTART:${artistName ?? ''}`,
    ...(albumName === null ? [] : [`#EXTALB:${albumName}`]),
    address,
  ];
}

/** Far more than a playlist needs: most of them are read without a turn for others. */
const MAX_LINES = 100_000;

/** Characters that tell what the file is. */
const BEGINNING = 100_000;

/**
 * Reads M3U, or a mere list of addresses, one a line; rows are lines.
 * @returns `null` where neither the first line says so nor any line names a track
 */
export function readM3u(text: string): PlaylistFile | null {
  const beginning = text.slice(0, BEGINNING);
  const isM3u = beginning.trimStart().startsWith('#EXTM3U');
  if (!isM3u && !/(?:^|[\r\n])[ \t]*(?:spotify:[a-z]+:|https?:\/\/open\.spotify\.com\/)/.test(beginning)) return null;
  const name = /^#PLAYLIST:(.*)/m.exec(beginning)?.[1]?.trim();
  return {
    format: isM3u ? 'M3U playlist' : 'list of links',
    playlists: [{ name, description: undefined, rows: readSongs(text, isM3u) }],
  };
}

/** Not all at once: a file of nothing but line ends has ten million. */
function* linesOf(text: string): Generator<string> {
  const lineEnd = /\r\n?|\n/g;
  let start = 0;
  for (let end = lineEnd.exec(text); end !== null; end = lineEnd.exec(text)) {
    yield text.slice(start, end.index);
    start = lineEnd.lastIndex;
  }
  yield text.slice(start);
}

function* readSongs(text: string, isM3u: boolean): Generator<FileRow> {
  let told: Record<string, string> = {};
  let row = 0;
  for (const line of linesOf(text)) {
    row += 1;
    if (row > MAX_LINES) throw fileRefused(`The file has more than ${MAX_LINES} lines.`);
    const [, directive = '', value = ''] = /^#([A-Z]+):(.*)/.exec(line) ?? [];
    if (directive !== '') told[directive] = value.trim();
    const address = line.trim();
    if (address === '' || address.startsWith('#')) continue;
    const { EXTINF: info, EXTART: artist, EXTALB: album } = told;
    const { seconds, ...names } = namesIn(info, artist);
    const { id, other } = readAddresses([address]);
    yield {
      row,
      // Somebody's own file, of which nothing else is known. A mere list names none.
      other: other ?? (isM3u && id === null && info === undefined ? 'local' : undefined),
      fields: {
        spotify_track_id: id,
        ...names,
        album_name: album,
        duration_ms: seconds >= 0 ? Math.round(seconds * 1000) : null,
        spotify_url: /^https?:/.test(address) ? address : null,
      },
    };
    told = {};
  }
}

/** What `#EXTINF` tells, `304.84,Artist - Title`. */
function namesIn(info = '', artist: string | undefined) {
  const comma = info.indexOf(',');
  const names = info.slice(comma + 1).trim();
  const seconds = comma === -1 ? -1 : Number.parseFloat(info.slice(0, comma));
  const between = artist ?? names.split(' - ', 1)[0] ?? '';
  const isTold = between !== '' && names.startsWith(`${between} - `);
  return {
    seconds,
    artist_name: isTold || artist !== undefined ? between : null,
    track_name: isTold ? names.slice(between.length + 3) : names,
  };
}
