/** Songs that somebody keeps under a name. Only its owner ever sees it. */
export interface Playlist {
  /** Opaque; never given out twice. */
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  /** May be empty; its lines are parted by a single line feed. */
  readonly description: string;
  readonly songCount: number;
  /** 1 for a new one; one more with every change that its owner makes, to the songs or to their order too. */
  readonly version: number;
  readonly createdAt: Date;
  /** When its owner last changed it. */
  readonly updatedAt: Date;
}

/** What a playlist keeps of a track. All but the id came from Spotify, which allows to keep it only while fresh. */
export interface SongContent {
  /** Spotify's id of the track: 22 base-62 characters. */
  readonly spotifyTrackId: string;
  /** `null`: not known here, because it was imported by its id alone or Spotify no longer has the track. */
  readonly trackName: string | null;
  /** The track's artists, joined by a comma; `null` as for the name. */
  readonly artistName: string | null;
  readonly albumName: string | null;
  readonly durationMs: number | null;
  readonly imageUrl: string | null;
  readonly spotifyUrl: string | null;
}

export interface Song extends SongContent {
  /** Names the song within its playlist; not Spotify's id. */
  readonly id: string;
  readonly addedAt: Date;
  /** When what came from Spotify was last fetched there. */
  readonly fetchedAt: Date;
}

/** A playlist with its songs, in their order. */
export interface PlaylistWithSongs {
  readonly playlist: Playlist;
  readonly songs: readonly Song[];
}

/** What a new playlist is made of. It starts at version 1, unless it is restored. */
export interface NewPlaylist {
  readonly ownerId: string;
  readonly name: string;
  readonly description: string;
  /** In their order; no track twice. */
  readonly songs: readonly Song[];
  readonly createdAt: Date;
  /** Names what made it: the owner's playlist that was made with the same key is returned instead of a second one. */
  readonly key?: string | undefined;
  /** It existed before, as that: it gets its id, version and times back, unless it exists. */
  readonly restored?: Pick<Playlist, 'id' | 'version' | 'updatedAt'> | undefined;
}
