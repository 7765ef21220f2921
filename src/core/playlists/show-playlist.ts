import type { ThrottleStore } from '../shared/throttle.js';
import type { Clock } from '../shared/clock.js';
import { DomainError } from '../shared/domain-error.js';
import type { TokenHasher } from '../shared/secrets.js';
import { contentOf, isOld, shownSong, type ShownSong } from './freshness.js';
import type { Playlist, PlaylistWithSongs, Song } from './playlist.js';
import { playlistNotFound } from './playlist-errors.js';
import type { FreshnessPolicy, PicturePolicy } from './playlist-policies.js';
import type { FetchedSong, PlaylistSongStore, PlaylistStore, TrackCatalog } from './playlists.ports.js';

export interface ShownPlaylist {
  readonly playlist: Playlist;
  /** In their order. */
  readonly songs: readonly ShownSong[];
  /** Whether what is known of songs comes from the sample catalogue. */
  readonly sample: boolean;
}

/**
 * Gives a playlist with its songs. What came from Spotify too long ago is fetched again first, as much of it as one
 * showing may ask for; the rest are links.
 */
export class ShowPlaylist {
  constructor(
    private readonly playlists: PlaylistStore,
    private readonly songs: PlaylistSongStore,
    private readonly catalog: TrackCatalog,
    private readonly throttle: ThrottleStore,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
    private readonly policy: FreshnessPolicy,
    private readonly pictures: PicturePolicy,
  ) {}

  /** @throws DomainError `not_found`; never for a failure of Spotify */
  async run(ownerId: string, playlistId: string): Promise<ShownPlaylist> {
    const found = await this.playlists.find(ownerId, playlistId);
    if (found === null) throw playlistNotFound();
    const fetched = await this.fetchAgain(found);
    if (fetched.size > 0) await this.keep(found.playlist, [...fetched.values()]);
    const now = this.clock.now();
    return {
      playlist: found.playlist,
      songs: found.songs.map((song) => shownSong({ ...song, ...fetched.get(song.id) }, now, this.policy)),
      sample: this.catalog.origin === 'sample',
    };
  }

  /** What Spotify returns now for songs that are too old to be shown, the first in the playlist first, by song. */
  private async fetchAgain({ playlist, songs }: PlaylistWithSongs): Promise<ReadonlyMap<string, FetchedSong>> {
    const { maxTracks, timeLimitMs } = this.policy;
    const now = this.clock.now();
    const old = songs.filter((song) => isOld(song, now, this.policy)).slice(0, maxTracks);
    if (old.length === 0 || !(await this.mayAsk(playlist.ownerId, now))) return new Map();
    const ids = old.map((song) => song.spotifyTrackId);
    const tracks = await this.clock.within(timeLimitMs, (signal) => this.catalog.tracksById(ids, signal));
    return new Map(old.flatMap((song) => this.answered(song, tracks)));
  }

  private async mayAsk(ownerId: string, now: Date): Promise<boolean> {
    const key = this.hasher.hash(`tracks:${ownerId}`);
    return (await this.throttle.admit(key, this.policy.asking, now)).admitted;
  }

  private answered(
    { id, spotifyTrackId }: Song,
    tracks: Awaited<ReturnType<TrackCatalog['tracksById']>>,
  ): [string, FetchedSong][] {
    const track = tracks.get(spotifyTrackId);
    if (track === undefined) return [];
    const content = contentOf(spotifyTrackId, track, this.pictures);
    return [[id, { id, ...content, fetchedAt: this.clock.now() }]];
  }

  /** Next time it is fresh already. Where that fails it is fetched once more: the answer is there all the same. */
  private async keep({ ownerId, id }: Playlist, fetched: readonly FetchedSong[]): Promise<void> {
    try {
      await this.songs.refresh(ownerId, id, fetched);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
}
