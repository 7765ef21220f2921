import type { GivenSong } from '../../../../core/playlists/song-fields.js';
import type { AddSongInput } from './playlist-form.dto.js';

/** What a form says about a song, as the core takes it. */
export function givenSong(input: AddSongInput): GivenSong {
  return {
    spotifyTrackId: input.track_id,
    trackName: input.track_name,
    artistName: input.artist_name,
    albumName: input.album_name,
    durationMs: input.duration_ms ? Number(input.duration_ms) : null,
    imageUrl: input.image_url,
    spotifyUrl: input.spotify_url,
  };
}
