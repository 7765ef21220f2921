import type { Clock } from '../shared/clock.js';
import { validationFailed } from '../shared/domain-error.js';
import type { Random } from '../shared/random.js';
import type { Playlist, Song } from './playlist.js';
import { accountFull, alreadyInPlaylist, playlistFull, playlistNotFound } from './playlist-errors.js';
import type { PicturePolicy, PlaylistBounds } from './playlist-policies.js';
import type { PlaylistSongStore } from './playlists.ports.js';
import { missingNames, newSongId, songContent, songProblems, type GivenSong } from './song-fields.js';

/** A song that was added, and its playlist since. */
export interface AddedSong {
  readonly song: Song;
  readonly playlist: Playlist;
}

/** Adds a song at the end of a playlist. */
export class AddSong {
  constructor(
    private readonly songs: PlaylistSongStore,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly bounds: PlaylistBounds,
    private readonly pictures: PicturePolicy,
  ) {}

  /**
   * @param given as it came from a search just now; counts as fetched at this moment
   * @throws DomainError `validation_failed`, `not_found`, `already_in_playlist`, `playlist_full`, `account_full`
   */
  async run(ownerId: string, playlistId: string, given: GivenSong): Promise<AddedSong> {
    const problems = [...missingNames(given), ...songProblems(given, this.pictures)];
    if (problems.length > 0) throw validationFailed(problems);
    const now = this.clock.now();
    const song = { id: newSongId(this.random), ...songContent(given, this.pictures), addedAt: now, fetchedAt: now };
    const result = await this.songs.addSong(ownerId, playlistId, song, this.bounds);
    switch (result.status) {
      case 'added':
        return { song, playlist: result.playlist };
      case 'already_in':
        throw alreadyInPlaylist();
      case 'full':
        throw playlistFull(this.bounds.maxSongs);
      case 'account_full':
        throw accountFull(this.bounds);
      case 'gone':
        throw playlistNotFound();
    }
  }
}
