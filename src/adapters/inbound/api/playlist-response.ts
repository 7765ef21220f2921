import type { AddedSong } from '../../../core/playlists/add-song.js';
import { songRecord } from '../../../core/playlists/formats/song-record.js';
import type { ShownSong } from '../../../core/playlists/freshness.js';
import type { ImportedPlaylist } from '../../../core/playlists/import-playlist.js';
import type { PlaylistPage } from '../../../core/playlists/list-playlists.js';
import type { Playlist } from '../../../core/playlists/playlist.js';
import type { ShownPlaylist } from '../../../core/playlists/show-playlist.js';
import { trackPage } from '../../../core/playlists/spotify-addresses.js';
import { sampleMark } from './music-response.js';

/** A playlist without its songs. */
export function playlistAnswer({ id, name, description, songCount, version, createdAt, updatedAt }: Playlist) {
  return {
    id,
    name,
    description,
    song_count: songCount,
    version,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

export function playlistPageAnswer({ playlists, nextCursor }: PlaylistPage) {
  return { items: playlists.map(playlistAnswer), next_cursor: nextCursor };
}

export function shownPlaylistAnswer({ playlist, songs, sample }: ShownPlaylist) {
  return { ...playlistAnswer(playlist), songs: songs.map(songAnswer), ...sampleMark(sample) };
}

export function addedSongAnswer({ song, playlist }: AddedSong) {
  const spotifyUrl = song.spotifyUrl ?? trackPage(song.spotifyTrackId);
  return { ...songAnswer({ ...song, spotifyUrl, stale: false }), playlist: playlistAnswer(playlist) };
}

export function importedAnswer({ playlist, duplicates }: ImportedPlaylist) {
  return {
    ...playlistAnswer(playlist),
    duplicates: duplicates.map(({ row, spotifyTrackId }) => ({ row, spotify_track_id: spotifyTrackId })),
  };
}

function songAnswer(song: ShownSong) {
  return { id: song.id, ...songRecord(song), spotify_url: song.spotifyUrl, stale: song.stale };
}
