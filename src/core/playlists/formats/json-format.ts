import type { Playlist, Song } from '../playlist.js';
import { songRecord } from './song-record.js';

/** What the document calls itself. */
export const JSON_FORMAT = 'octa-music-playlist';

/** Of the format. A reader refuses later ones: what they mean it cannot know. */
export const JSON_FORMAT_VERSION = 1;

/** A playlist as another Octa Music can import it. */
export function playlistDocument(playlist: Playlist, songs: readonly Song[], exportedAt: Date) {
  return {
    format: JSON_FORMAT,
    version: JSON_FORMAT_VERSION,
    name: playlist.name,
    description: playlist.description,
    exported_at: exportedAt.toISOString(),
    songs: songs.map(songRecord),
  };
}

/** The same as text. */
export function writeJson(playlist: Playlist, songs: readonly Song[], exportedAt: Date): string {
  return `${JSON.stringify(playlistDocument(playlist, songs, exportedAt), null, 2)}\n`;
}
