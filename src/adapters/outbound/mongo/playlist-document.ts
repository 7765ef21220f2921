import { Schema, type mongo } from 'mongoose';
import type { NewPlaylist, Playlist, Song } from '../../../core/playlists/playlist.js';
import type { FetchedSong } from '../../../core/playlists/playlists.ports.js';
import type { PlaylistSize } from '../../../core/playlists/playlist-size.js';
import { plainSchema } from './mongo-schemas.js';

/** A song within its playlist. */
export interface SongDocument {
  /** The song's own id. */
  readonly _id: string;
  readonly spotify_track_id: string;
  readonly track_name: string | null;
  readonly artist_name: string | null;
  readonly album_name: string | null;
  readonly duration_ms: number | null;
  readonly image_url: string | null;
  readonly spotify_url: string | null;
  readonly added_at: Date;
  readonly fetched_at: Date;
}

/**
 * A playlist in `playlists`, with its songs in their order: one document, so that every change is one write.
 * - `slot`: one of the places that an account has for playlists, 0, 1, 2 … A unique index gives each to one playlist
 *   only, so that concurrent requests cannot add more playlists than are allowed.
 * - `revision`: raised by every write to the songs, also by those that `version` does not count. Whoever reads the
 *   songs to replace them demands that it has not changed since (optimistic locking).
 */
export interface PlaylistDocument {
  readonly _id: mongo.ObjectId;
  readonly user_id: mongo.ObjectId;
  readonly slot: number;
  readonly name: string;
  readonly description: string;
  readonly songs: readonly SongDocument[];
  readonly song_count: number;
  /** See `sizeOfPlaylist`. Missing where an older version of the service wrote last. */
  readonly bytes?: number;
  readonly version: number;
  readonly revision: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** A playlist without its songs. */
export type PlaylistHead = Omit<PlaylistDocument, 'songs' | 'bytes' | 'slot' | 'revision'>;

const songSchema = plainSchema<SongDocument>({
  _id: { type: String, required: true },
  spotify_track_id: { type: String, required: true },
  track_name: String,
  artist_name: String,
  album_name: String,
  duration_ms: Number,
  image_url: String,
  spotify_url: String,
  added_at: { type: Date, required: true },
  fetched_at: { type: Date, required: true },
});

export const playlistSchema = plainSchema<PlaylistDocument>({
  _id: { type: Schema.Types.ObjectId, required: true },
  user_id: { type: Schema.Types.ObjectId, required: true },
  slot: { type: Number, required: true },
  name: { type: String, required: true },
  // May be empty, which Mongoose takes for missing where a string is required.
  description: String,
  songs: [songSchema],
  song_count: { type: Number, required: true },
  bytes: Number,
  version: { type: Number, required: true },
  revision: { type: Number, required: true },
  created_at: { type: Date, required: true },
  updated_at: { type: Date, required: true },
});

/** The fields of a {@link PlaylistHead}. */
export const HEAD_PROJECTION = {
  user_id: 1,
  name: 1,
  description: 1,
  song_count: 1,
  version: 1,
  created_at: 1,
  updated_at: 1,
} as const satisfies Partial<Record<keyof PlaylistDocument, 1>>;

export function toPlaylist(head: PlaylistHead): Playlist {
  return {
    id: head._id.toHexString(),
    ownerId: head.user_id.toHexString(),
    name: head.name,
    description: head.description,
    songCount: head.song_count,
    version: head.version,
    createdAt: head.created_at,
    updatedAt: head.updated_at,
  };
}

/** A new playlist, at its first version, or one that existed before. */
export function toPlaylistDocument(
  ids: Pick<PlaylistDocument, '_id' | 'user_id' | 'slot'>,
  { name, description, songs, createdAt, restored }: NewPlaylist,
  { bytes }: PlaylistSize,
): PlaylistDocument {
  return {
    ...ids,
    name,
    description,
    songs: songs.map(toSongDocument),
    song_count: songs.length,
    bytes,
    version: restored?.version ?? 1,
    revision: 1,
    created_at: createdAt,
    updated_at: restored?.updatedAt ?? createdAt,
  };
}

export function toSong(document: SongDocument): Song {
  return {
    id: document._id,
    spotifyTrackId: document.spotify_track_id,
    trackName: document.track_name,
    artistName: document.artist_name,
    albumName: document.album_name,
    durationMs: document.duration_ms,
    imageUrl: document.image_url,
    spotifyUrl: document.spotify_url,
    addedAt: document.added_at,
    fetchedAt: document.fetched_at,
  };
}

export function toSongDocument(song: Song): SongDocument {
  return {
    _id: song.id,
    spotify_track_id: song.spotifyTrackId,
    ...fetchedFields(song),
    added_at: song.addedAt,
  };
}

/** The fields that come from Spotify, except for the track's id. */
export function fetchedFields(song: Omit<FetchedSong, 'id' | 'spotifyTrackId'>) {
  return {
    track_name: song.trackName,
    artist_name: song.artistName,
    album_name: song.albumName,
    duration_ms: song.durationMs,
    image_url: song.imageUrl,
    spotify_url: song.spotifyUrl,
    fetched_at: song.fetchedAt,
  };
}
