import type { NewPlaylist, Playlist, PlaylistWithSongs, Song } from '../../../src/core/playlists/playlist.js';
import {
  type AddSongsResult,
  type Arrange,
  type ChangePlaylistResult,
  type ChangeResult,
  type FetchedSong,
  MAX_COVERS,
  type PlaylistChange,
  type PlaylistPosition,
  type PlaylistSongStore,
  type PlaylistStore,
  type SongsSummary,
  type Versions,
} from '../../../src/core/playlists/playlists.ports.js';
import type { PlaylistBounds } from '../../../src/core/playlists/playlist-policies.js';
import { hasRoomFor, type PlaylistSize, sizeOfPlaylist } from '../../../src/core/playlists/playlist-size.js';

/** Playlists and their songs in this process's memory. */
export class MemoryPlaylistStore implements PlaylistStore, PlaylistSongStore {
  private readonly byId = new Map<string, PlaylistWithSongs>();
  private readonly byKey = new Map<string, string>();
  private made = 0;

  addWithin(bounds: PlaylistBounds, given: NewPlaylist): Promise<Playlist | null> {
    const { ownerId, name, description, songs, createdAt, key, restored } = given;
    const made = this.present(ownerId, restored?.id ?? this.byKey.get(`${ownerId} ${key ?? ''}`) ?? '');
    if (made !== null) return Promise.resolve(made.playlist);
    if (this.allOf(ownerId).length >= bounds.maxPlaylists) return Promise.resolve(null);
    if (!hasRoomFor(sizeOfPlaylist(given, songs), this.keptBy(ownerId), bounds)) return Promise.resolve(null);
    this.made += 1;
    // Of one length, so that they compare as they count.
    const id = restored?.id ?? this.made.toString(16).padStart(24, '0');
    const was = { id, version: 1, createdAt, updatedAt: createdAt, ...restored };
    const playlist = { ownerId, name, description, songCount: songs.length, ...was };
    this.byId.set(id, { playlist, songs });
    if (key !== undefined) this.byKey.set(`${ownerId} ${key}`, id);
    return Promise.resolve(playlist);
  }

  listOf(ownerId: string, limit: number, after: PlaylistPosition | null): Promise<readonly Playlist[]> {
    const all = this.allOf(ownerId).sort(latestFirst);
    return Promise.resolve(all.filter((each) => after === null || latestFirst(after, each) < 0).slice(0, limit));
  }

  find(ownerId: string, id: string): Promise<PlaylistWithSongs | null> {
    return Promise.resolve(this.present(ownerId, id));
  }

  change(
    ownerId: string,
    id: string,
    { name, description, versions, at }: PlaylistChange,
    bounds: PlaylistBounds,
  ): Promise<ChangePlaylistResult> {
    const found = this.present(ownerId, id);
    if (found === null) return Promise.resolve({ status: 'gone' });
    const { playlist, songs } = found;
    if (!isWanted(playlist, versions)) return Promise.resolve({ status: 'other_version' });
    const words = { name: name ?? playlist.name, description: description ?? playlist.description };
    const more = { songs: 0, bytes: sizeOfPlaylist(words, []).bytes - sizeOfPlaylist(playlist, []).bytes };
    if (!hasRoomFor(more, this.keptBy(ownerId), bounds)) return Promise.resolve({ status: 'account_full' });
    return Promise.resolve({ status: 'changed', playlist: this.put({ ...playlist, ...words }, songs, at) });
  }

  remove(ownerId: string, id: string, versions?: Versions): ReturnType<PlaylistStore['remove']> {
    const found = this.present(ownerId, id);
    if (found === null) return Promise.resolve('gone');
    if (!isWanted(found.playlist, versions)) return Promise.resolve('other_version');
    this.byId.delete(id);
    return Promise.resolve('removed');
  }

  removeAllOf(ownerId: string): Promise<void> {
    for (const { id } of this.allOf(ownerId)) this.byId.delete(id);
    return Promise.resolve();
  }

  summarize(
    ownerId: string,
    playlistIds: readonly string[],
    fetchedSince: Date,
  ): Promise<ReadonlyMap<string, SongsSummary>> {
    const found = playlistIds.flatMap((id) => this.present(ownerId, id) ?? []);
    const summaries = found.map(({ playlist: { id }, songs: all }): [string, SongsSummary] => {
      const songs = all.filter(({ fetchedAt }) => fetchedAt >= fetchedSince);
      const covers = new Set(songs.flatMap(({ imageUrl }) => imageUrl ?? []));
      const times = songs.flatMap(({ durationMs }) => durationMs ?? []);
      const durationMs = times.reduce((sum, one) => sum + one, 0);
      return [id, { covers: [...covers].slice(0, MAX_COVERS), durationMs, timedSongs: times.length }];
    });
    return Promise.resolve(new Map(summaries));
  }

  addSongs(
    ownerId: string,
    playlistId: string,
    given: readonly Song[],
    bounds: PlaylistBounds,
    versions?: Versions,
  ): Promise<AddSongsResult> {
    const found = this.present(ownerId, playlistId);
    if (found === null) return Promise.resolve({ status: 'gone' });
    const { playlist, songs: before } = found;
    if (!isWanted(playlist, versions)) return Promise.resolve({ status: 'other_version' });
    const tracks = new Set(before.map(({ spotifyTrackId }) => spotifyTrackId));
    const songs = given.filter(({ spotifyTrackId }) => !tracks.has(spotifyTrackId));
    const [first] = songs;
    if (first === undefined) return Promise.resolve({ status: 'already_in', playlist });
    if (before.length + songs.length > bounds.maxSongs) return Promise.resolve({ status: 'full' });
    const size = sizeOfPlaylist({ name: '', description: '' }, songs);
    if (!hasRoomFor(size, this.keptBy(ownerId), bounds)) return Promise.resolve({ status: 'account_full' });
    const changed = this.put(playlist, [...before, ...songs], first.addedAt);
    return Promise.resolve({ status: 'added', songs, playlist: changed });
  }

  removeSong(
    ownerId: string,
    playlistId: string,
    songId: string,
    at: Date,
    versions?: Versions,
  ): Promise<ChangeResult> {
    const found = this.present(ownerId, playlistId);
    if (found === null) return Promise.resolve({ status: 'gone' });
    if (!isWanted(found.playlist, versions)) return Promise.resolve({ status: 'other_version' });
    const left = found.songs.filter(({ id }) => id !== songId);
    if (left.length === found.songs.length) return Promise.resolve({ status: 'gone' });
    return Promise.resolve({ status: 'changed', playlist: this.put(found.playlist, left, at) });
  }

  rearrange(
    ownerId: string,
    playlistId: string,
    arrange: Arrange,
    at: Date,
    versions?: Versions,
  ): Promise<ChangeResult> {
    // Done at once, but what `arrange` throws comes as a rejection.
    return new Promise((resolve) => resolve(this.arranged(ownerId, playlistId, arrange, at, versions)));
  }

  private arranged(ownerId: string, playlistId: string, arrange: Arrange, at: Date, versions: Versions): ChangeResult {
    const found = this.present(ownerId, playlistId);
    if (found === null) return { status: 'gone' };
    const { playlist, songs } = found;
    if (!isWanted(playlist, versions)) return { status: 'other_version' };
    const ids = arrange(songs.map(({ id }) => id));
    if (ids.every((id, index) => id === songs[index]?.id)) return { status: 'changed', playlist };
    const byId = new Map(songs.map((song) => [song.id, song]));
    const arranged = ids.flatMap((id) => byId.get(id) ?? []);
    return { status: 'changed', playlist: this.put(playlist, arranged, at) };
  }

  refresh(ownerId: string, playlistId: string, fetched: readonly FetchedSong[]): Promise<void> {
    const found = this.present(ownerId, playlistId);
    const byId = new Map(fetched.map((song) => [song.id, song]));
    const later = (song: Song): Song => {
      const news = byId.get(song.id);
      return news !== undefined && news.fetchedAt > song.fetchedAt ? { ...song, ...news, addedAt: song.addedAt } : song;
    };
    if (found !== null) this.byId.set(playlistId, { ...found, songs: found.songs.map(later) });
    return Promise.resolve();
  }

  private present(ownerId: string, id: string): PlaylistWithSongs | null {
    const found = this.byId.get(id);
    return found?.playlist.ownerId === ownerId ? found : null;
  }

  private allOf(ownerId: string): Playlist[] {
    return [...this.byId.values()].map(({ playlist }) => playlist).filter((each) => each.ownerId === ownerId);
  }

  private keptBy(ownerId: string): PlaylistSize {
    const all = this.allOf(ownerId).map((playlist) =>
      sizeOfPlaylist(playlist, this.byId.get(playlist.id)?.songs ?? []),
    );
    const sum = (count: (size: PlaylistSize) => number) => all.reduce((total, size) => total + count(size), 0);
    return { songs: sum(({ songs }) => songs), bytes: sum(({ bytes }) => bytes) };
  }

  private put(playlist: Playlist, songs: readonly Song[], updatedAt: Date): Playlist {
    const changed = { ...playlist, songCount: songs.length, version: playlist.version + 1, updatedAt };
    this.byId.set(playlist.id, { playlist: changed, songs });
    return changed;
  }
}

function isWanted({ version }: Playlist, versions: Versions): boolean {
  return versions === undefined || versions.includes(version);
}

function latestFirst(one: PlaylistPosition, other: PlaylistPosition): number {
  const byTime = other.createdAt.getTime() - one.createdAt.getTime();
  if (byTime !== 0) return byTime;
  if (one.id === other.id) return 0;
  return one.id < other.id ? 1 : -1;
}
