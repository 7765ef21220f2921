import type { Playlist, SongContent } from './playlist.js';
import type { PlaylistBounds } from './playlist-policies.js';

/**
 * What playlists take up of what their account may keep: their songs, and the bytes in UTF-8 of their names, their
 * descriptions, and their songs' ids, texts and addresses. Times, order and ids of our own are not counted.
 */
export interface PlaylistSize {
  readonly songs: number;
  readonly bytes: number;
}

const utf8 = new TextEncoder();

export function sizeOfPlaylist(
  { name, description }: Pick<Playlist, 'name' | 'description'>,
  songs: readonly SongContent[],
): PlaylistSize {
  const bytes = songs.reduce((sum, song) => sum + sizeOfSong(song).bytes, bytesOf(name) + bytesOf(description));
  return { songs: songs.length, bytes };
}

export function sizeOfSong(song: SongContent): PlaylistSize {
  const { spotifyTrackId, trackName, artistName, albumName, imageUrl, spotifyUrl } = song;
  const texts = [spotifyTrackId, trackName, artistName, albumName, imageUrl, spotifyUrl];
  return { songs: 1, bytes: texts.reduce((sum, text) => sum + bytesOf(text ?? ''), 0) };
}

/** Whether an account that keeps `kept` may keep so much more; what shrinks is never refused. */
export function hasRoomFor(more: PlaylistSize, kept: PlaylistSize, bounds: PlaylistBounds): boolean {
  return (
    (more.songs <= 0 || kept.songs + more.songs <= bounds.maxSongsInAll) &&
    (more.bytes <= 0 || kept.bytes + more.bytes <= bounds.maxBytesInAll)
  );
}

function bytesOf(text: string): number {
  return utf8.encode(text).length;
}
