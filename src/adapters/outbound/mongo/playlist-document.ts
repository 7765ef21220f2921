import type { mongo } from 'mongoose';
import type { NewPlaylist, Playlist, Song } from '../../../core/playlists/playlist.js';
import type { Versions } from '../../../core/playlists/playlists.ports.js';
import type { PlaylistSize } from '../../../core/playlists/playlist-size.js';
import { PLAYLIST, SONG } from '../records/records.js';
import { DocumentFields, type DocumentOf, schemaOf } from './document-fields.js';
import { toObjectId, trusted } from './mongo-schemas.js';

const playlistFields = new DocumentFields(PLAYLIST);
const songFields = new DocumentFields(SONG, { id: '_id' });

/** A song within its playlist. */
export type SongDocument = DocumentOf<Song, { id: '_id' }>;

/**
 * A playlist in `playlists`, with its songs in their order: one document, so that every change is one write.
 * - `slot`: one of the places that an account has for playlists, 0, 1, 2 … A unique index gives each to one playlist
 *   only, so that concurrent requests cannot add more playlists than are allowed.
 * - `revision`: raised by every write to the songs, also by those that `version` does not count. Whoever reads the
 *   songs to replace them demands that it has not changed since (optimistic locking).
 */
export interface PlaylistDocument extends DocumentOf<Omit<Playlist, 'id' | 'ownerId'>> {
  readonly _id: mongo.ObjectId;
  readonly user_id: mongo.ObjectId;
  readonly slot: number;
  readonly songs: readonly SongDocument[];
  /** See `sizeOfPlaylist`. Missing where an older version of the service wrote last. */
  readonly bytes?: number;
  readonly revision: number;
}

/** A playlist without its songs. */
export type PlaylistHead = Omit<PlaylistDocument, 'songs' | 'bytes' | 'slot' | 'revision'>;

export const playlistSchema = schemaOf<PlaylistDocument>({
  _id: 'id',
  user_id: 'id',
  slot: 'number',
  ...playlistFields.kinds,
  songs: schemaOf<SongDocument>(songFields.kinds),
  bytes: 'number',
  revision: 'number',
});

export const HEAD_PROJECTION = { user_id: 1, ...playlistFields.projection };

export function toPlaylist(head: PlaylistHead): Playlist {
  return { id: head._id.toHexString(), ownerId: head.user_id.toHexString(), ...playlistFields.toRecord(head) };
}

/** A new playlist, at its first version, or one that existed before. */
export function toPlaylistDocument(
  ids: Pick<PlaylistDocument, '_id' | 'user_id' | 'slot'>,
  { name, description, songs, createdAt, restored }: NewPlaylist,
  { bytes }: PlaylistSize,
): PlaylistDocument {
  const { version, updatedAt } = restored ?? { version: 1, updatedAt: createdAt };
  const playlist = { name, description, songCount: songs.length, version, createdAt, updatedAt };
  return {
    ...ids,
    ...playlistFields.toDocument(playlist),
    songs: songs.map(toSongDocument),
    bytes,
    revision: 1,
  };
}

export function toSong(document: SongDocument): Song {
  return songFields.toRecord(document);
}

export function toSongDocument(song: Song): SongDocument {
  return songFields.toDocument(song);
}

/** Selects a playlist, and only for its owner. */
export interface OwnPlaylist {
  readonly _id: mongo.ObjectId;
  readonly user_id: mongo.ObjectId;
}

export type WithSongs = PlaylistHead & Pick<PlaylistDocument, 'songs'>;

export const AFTER = { returnDocument: 'after', projection: HEAD_PROJECTION } as const;

export function ownPlaylist(ownerId: string, playlistId: string): OwnPlaylist | null {
  const _id = toObjectId(playlistId);
  const user_id = toObjectId(ownerId);
  return _id === null || user_id === null ? null : { _id, user_id };
}

export function isWanted({ version }: Pick<PlaylistDocument, 'version'>, versions: Versions): boolean {
  return versions === undefined || versions.includes(version);
}

/** The condition that {@link isWanted} states, as the database checks it. */
export function ofVersion(versions: Versions): object {
  return versions === undefined ? {} : { version: trusted({ $in: versions }) };
}
