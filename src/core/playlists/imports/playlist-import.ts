import type { SkipReason } from '../formats/playlist-file.js';
import type { Song, SongContent } from '../playlist.js';

/** A song of a file that is not in any playlist of it. */
export interface SkippedRow {
  /** See `FileRow`. */
  readonly row: number;
  readonly reason: SkipReason;
  /** For people. */
  readonly message: string;
}

export interface ImportCounts {
  /** Songs in playlists by now, found ones among them. */
  readonly imported: number;
  readonly foundByName: number;
  readonly skipped: readonly SkippedRow[];
  readonly playlists: readonly ImportedPlaylist[];
}

export interface ImportedPlaylist {
  /** Its number among those that the file makes, from 0. */
  readonly number: number;
  readonly id: string;
  readonly name: string;
}

/** The import of a file; only its owner ever sees it. */
export interface PlaylistImport extends ImportCounts {
  /** Opaque; never given out twice. */
  readonly id: string;
  readonly ownerId: string;
  /** Songs in the file. When the import is done, they are either imported or skipped. */
  readonly total: number;
  readonly createdAt: Date;
  /** `null` while it is going on. */
  readonly finishedAt: Date | null;
}

/** A song with its place, as plain data: times are milliseconds since 1970. */
export interface PlannedSong<Id = string> {
  /** Its id in the playlist, known before it is there: so doing a step again adds nothing twice. */
  readonly id: string;
  readonly row: number;
  readonly content: Omit<SongContent, 'spotifyTrackId'> & { readonly spotifyTrackId: Id };
  readonly addedAt: number;
  readonly fetchedAt: number;
}

/** A part of an import that is done at once. Plain data. Doing it again does no harm. */
export type ImportStep =
  /** Makes the playlist with these songs. */
  | {
      readonly kind: 'make';
      readonly playlist: number;
      readonly name: string;
      readonly description: string;
      readonly songs: readonly PlannedSong[];
    }
  /** Looks for songs by their names, and puts them where they were in the file. */
  | { readonly kind: 'find'; readonly playlist: number; readonly songs: readonly PlannedSong<null>[] }
  /** Fetches what is not known of songs. */
  | {
      readonly kind: 'name';
      readonly playlist: number;
      readonly songs: readonly Pick<Song, 'id' | 'spotifyTrackId'>[];
    };
