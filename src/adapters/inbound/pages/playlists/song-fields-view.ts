import type { Track } from '../../../../core/music/track.js';
import { SONG_TEXT_MAX } from '../../../../core/playlists/song-fields.js';
import { pictureOf } from '../picture.js';

/** Hidden fields of a form that adds the track to a playlist. */
export function songFields(track: Track) {
  const { id, name, artistNames, albumName, durationMs, imageUrl, url } = track;
  const fields = [
    ['track_id', id],
    ['track_name', acceptable(name)],
    ['artist_name', acceptable(artistNames.join(', '))],
    ['album_name', acceptable(albumName ?? '')],
    ['duration_ms', durationMs === null ? '' : String(durationMs)],
    // A picture that pages may not show would be refused.
    ['image_url', (pictureOf(imageUrl) === null ? null : imageUrl) ?? ''],
    ['spotify_url', url],
  ] as const;
  return fields.filter(([, value]) => value !== '').map(([field, value]) => ({ name: field, value }));
}

/** Without what a form can't carry or the core would refuse: Spotify's texts are accepted as far as possible. */
function acceptable(text: string): string {
  const printable = text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
  return [...printable].slice(0, SONG_TEXT_MAX).join('');
}
