import type { Clock } from '../shared/clock.js';
import { accountFull, playlistFull, playlistNotFound } from './playlist-errors.js';
import type { Song } from './playlist.js';
import type { PlaylistBounds } from './playlist-policies.js';
import type { PlaylistSongStore, PlaylistStore } from './playlists.ports.js';

/** A song, and where it is or was: at which index of its playlist. */
export interface PlacedSong {
  readonly song: Song;
  readonly index: number;
}

/** Which song is that, and where? What a removal has to know to be undone. */
export class FindSong {
  constructor(private readonly playlists: PlaylistStore) {}

  /** `null` when there is no such playlist or song. */
  async run(ownerId: string, playlistId: string, songId: string): Promise<PlacedSong | null> {
    const songs = (await this.playlists.find(ownerId, playlistId))?.songs ?? [];
    const index = songs.findIndex(({ id }) => id === songId);
    const song = songs[index];
    return song === undefined ? null : { song, index };
  }
}

export class RestoreSong {
  constructor(
    private readonly songs: PlaylistSongStore,
    private readonly clock: Clock,
    private readonly bounds: PlaylistBounds,
  ) {}

  /**
   * Where its track was added again in the meantime, that one stays where it is. If there are fewer songs now, it comes
   * last.
   * @throws DomainError `not_found`, `playlist_full`, `account_full`
   */
  async run(ownerId: string, playlistId: string, { song, index }: PlacedSong): Promise<void> {
    const { status } = await this.songs.addSongs(ownerId, playlistId, [song], this.bounds);
    if (status === 'full') throw playlistFull(this.bounds.maxSongs);
    if (status === 'account_full') throw accountFull(this.bounds);
    if (status === 'already_in') return;
    if (status !== 'added') throw playlistNotFound();
    await this.songs.rearrange(ownerId, playlistId, (ids) => movedTo(ids, song.id, index), this.clock.now());
  }
}

function movedTo(ids: readonly string[], id: string, index: number): readonly string[] {
  // Another tab may have removed it again.
  return ids.includes(id) ? ids.filter((other) => other !== id).toSpliced(index, 0, id) : ids;
}
