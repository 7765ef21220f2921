import type { Song } from '../playlist.js';
import { writeCsv } from './csv.js';
import { songRecord, SONG_RECORD_FIELDS } from './song-record.js';

/** Without it, spreadsheets take UTF-8 for an older encoding. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** A playlist's songs as a table. What is not known is an empty cell. */
export function writeSongTable(songs: readonly Song[]): string {
  const rows = songs.map((song, index) => {
    const record = songRecord(song);
    return [String(index + 1), ...SONG_RECORD_FIELDS.map((field) => String(record[field] ?? ''))];
  });
  return BYTE_ORDER_MARK + writeCsv([['position', ...SONG_RECORD_FIELDS], ...rows]);
}
