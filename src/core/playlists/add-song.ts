import { whyUnchanged } from './change-playlist.js';
import type { Clock } from '../shared/clock.js';
import { validationFailed, type FieldProblem } from '../shared/domain-error.js';
import type { Random } from '../shared/random.js';
import type { Playlist, Song } from './playlist.js';
import { accountFull, alreadyInPlaylist, playlistFull } from './playlist-errors.js';
import type { PicturePolicy, PlaylistBounds } from './playlist-policies.js';
import type { PlaylistSongStore, Versions } from './playlists.ports.js';
import { missingNames, newSongId, songContent, songProblems, type GivenSong } from './song-fields.js';

export interface AddedSong {
  readonly song: Song;
  readonly playlist: Playlist;
}

/** The songs that were added, in their order, and their playlist since. */
export interface AddedSongs {
  readonly songs: readonly Song[];
  readonly playlist: Playlist;
}

export class AddSongs {
  constructor(
    private readonly songs: PlaylistSongStore,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly bounds: PlaylistBounds,
    private readonly pictures: PicturePolicy,
  ) {}

  /**
   * All of them or none; only those whose track is in the playlist already, or comes twice, are left out.
   * @param given as they came from a search just now; count as fetched at this moment
   * @param ifMatch only to these versions of the playlist
   * @throws DomainError `validation_failed` with the problems of song 3 as `songs.3.…`, `not_found`,
   *   `precondition_failed`, `playlist_full`, `account_full`
   */
  async run(ownerId: string, playlistId: string, given: readonly GivenSong[], ifMatch?: Versions): Promise<AddedSongs> {
    const problems = given.flatMap((song, index) => inSong(index, this.problemsOf(song)));
    if (problems.length > 0) throw validationFailed(problems);
    const now = this.clock.now();
    const byTrack = new Map(given.toReversed().map((song) => [song.spotifyTrackId, song]));
    const first = given.filter((song) => byTrack.get(song.spotifyTrackId) === song);
    const songs = first.map((song) => ({
      id: newSongId(this.random),
      ...songContent(song, this.pictures),
      addedAt: now,
      fetchedAt: now,
    }));
    const result = await this.songs.addSongs(ownerId, playlistId, songs, this.bounds, ifMatch);
    switch (result.status) {
      case 'added':
        return result;
      case 'already_in':
        return { songs: [], playlist: result.playlist };
      case 'full':
        throw playlistFull(this.bounds.maxSongs);
      case 'account_full':
        throw accountFull(this.bounds);
      default:
        throw whyUnchanged(result.status, ifMatch);
    }
  }

  /** What is wrong with a song; empty when it can be added. */
  problemsOf(song: GivenSong): FieldProblem[] {
    return [...missingNames(song), ...songProblems(song, this.pictures)];
  }
}

export class AddSong {
  constructor(private readonly addSongs: AddSongs) {}

  /**
   * @throws DomainError `validation_failed`, `not_found`, `precondition_failed`, `already_in_playlist`, `playlist_full`,
   *   `account_full`
   */
  async run(ownerId: string, playlistId: string, given: GivenSong, ifMatch?: Versions): Promise<AddedSong> {
    const problems = this.addSongs.problemsOf(given);
    if (problems.length > 0) throw validationFailed(problems);
    const { songs, playlist } = await this.addSongs.run(ownerId, playlistId, [given], ifMatch);
    const [song] = songs;
    if (song === undefined) throw alreadyInPlaylist();
    return { song, playlist };
  }
}

/** The problems of one of several songs, which are counted from 0 as in JSON. */
export function inSong(index: number, problems: readonly FieldProblem[]): FieldProblem[] {
  const place = `songs.${index}.`;
  return problems.map(({ field, message }) => ({ field: place + field, message: place + message }));
}
