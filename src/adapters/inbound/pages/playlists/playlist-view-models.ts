import type { DateView, FormProblem } from '../view-models.js';

interface Link {
  readonly label: string;
  readonly href: string;
}

/** One of somebody's playlists. */
export interface PlaylistRow {
  readonly name: string;
  readonly href: string;
  readonly description: string;
  /** Such as "12 songs". */
  readonly songs: string;
  readonly changed: DateView;
}

export interface PlaylistsView {
  readonly playlists: readonly PlaylistRow[];
  /** What is said when there is nothing to list; `null` otherwise. */
  readonly empty: string | null;
  /** There is none at all. */
  readonly unused: boolean;
  readonly links: readonly Link[];
  readonly problems: readonly FormProblem[];
}

/** What is known of a track, ready to be shown. */
export interface TrackView {
  /** `null`: only the link may be shown. */
  readonly name: string | null;
  /** The page at Spotify. */
  readonly url: string;
  /** Who plays it, from which album, how long. */
  readonly facts: readonly string[];
  readonly imageUrl: string | null;
}

/** A song of a playlist. */
export interface SongRow extends TrackView {
  readonly id: string;
  /** Counted from 1. */
  readonly place: number;
  /** How the song is called where it has to be called something. */
  readonly title: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Where the form goes that takes it out, the buttons that move it a step, and the link that moves it further. */
  readonly removal: string;
  readonly move: string;
}

/** The songs of a playlist, or one page of them. */
export interface SongsPart {
  readonly songs: readonly SongRow[];
  /** Such as "Songs 101 to 200 of 500"; `null` when all are there. */
  readonly part: string | null;
  readonly page: number;
  /** The place of the first one here. */
  readonly start: number;
  readonly songCount: number;
  readonly links: readonly Link[];
}

export interface PlaylistView extends SongsPart {
  readonly name: string;
  readonly description: string;
  /** Such as "12 songs". */
  readonly count: string;
  readonly changed: DateView;
  /** Made from the sample catalogue. */
  readonly sample: boolean;
  readonly paths: PlaylistPaths;
  readonly problems: readonly FormProblem[];
  readonly csrf: string;
}

export interface PlaylistPaths {
  readonly search: string;
  readonly edit: string;
  readonly remove: string;
  readonly exportJson: string;
  readonly exportCsv: string;
}

/** A song that was found. */
export interface FoundSongRow extends TrackView {
  /** It is in the playlist already. */
  readonly isThere: boolean;
  /** What the form that adds it sends. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

export interface SongSearchView {
  readonly playlistName: string;
  readonly playlistPath: string;
  readonly searchPath: string;
  readonly addPath: string;
  readonly q: string;
  /** What is wrong with `q`, if anything. */
  readonly fieldProblem: string | null;
  readonly problems: readonly FormProblem[];
  /** `null` when nothing was searched. */
  readonly songs: readonly FoundSongRow[] | null;
  /** Of the first song here; goes along with a song that is added, to come back here. */
  readonly offset: number;
  /** What is said where there are no songs. */
  readonly message: string;
  /** The source could not be asked. */
  readonly failed: boolean;
  readonly sample: boolean;
  /** How old the answer is, where it is older than it should be. */
  readonly age: string | null;
  readonly links: readonly Link[];
  readonly csrf: string;
}
