import type { Playlist, Song } from '../playlist.js';
import { songRecord } from './song-record.js';

/** What the document calls itself. */
export const JSON_FORMAT = 'octa-music-playlist';

/** Of the format. A reader refuses later ones: what they mean it cannot know. */
export const JSON_FORMAT_VERSION = 1;

/** A playlist as a JSON document that another Octa Music can import. */
export function writeJson(playlist: Playlist, songs: readonly Song[], exportedAt: Date): string {
  const document = {
    format: JSON_FORMAT,
    version: JSON_FORMAT_VERSION,
    name: playlist.name,
    description: playlist.description,
    exported_at: exportedAt.toISOString(),
    songs: songs.map(songRecord),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
