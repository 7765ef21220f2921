import type { NewPlaylist, Playlist, PlaylistWithSongs, Song } from '../../../src/core/playlists/playlist.js';
import type {
  AddSongResult,
  Arrange,
  ChangePlaylistResult,
  FetchedSong,
  PlaylistChange,
  PlaylistPosition,
  PlaylistSongStore,
  PlaylistStore,
} from '../../../src/core/playlists/playlists.ports.js';
import type { PlaylistBounds } from '../../../src/core/playlists/playlist-policies.js';
import {
  hasRoomFor,
  type PlaylistSize,
  sizeOfPlaylist,
  sizeOfSong,
} from '../../../src/core/playlists/playlist-size.js';

/** Playlists and their songs in this process's memory. */
export class MemoryPlaylistStore implements PlaylistStore, PlaylistSongStore {
  private readonly byId = new Map<string, PlaylistWithSongs>();
  private readonly byKey = new Map<string, string>();
  private made = 0;

  addWithin(bounds: PlaylistBounds, given: NewPlaylist): Promise<Playlist | null> {
    const { ownerId, name, description, songs, createdAt, key } = given;
    const made = key === undefined ? null : this.present(ownerId, this.byKey.get(`${ownerId} ${key}`) ?? '');
    if (made !== null) return Promise.resolve(made.playlist);
    if (this.allOf(ownerId).length >= bounds.maxPlaylists) return Promise.resolve(null);
    if (!hasRoomFor(sizeOfPlaylist(given, songs), this.keptBy(ownerId), bounds)) return Promise.resolve(null);
    this.made += 1;
    // Of one length, so that they compare as they count.
    const id = this.made.toString(16).padStart(24, '0');
    const times = { createdAt, updatedAt: createdAt };
    const playlist = { id, ownerId, name, description, songCount: songs.length, version: 1, ...times };
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
    { name, description, version, at }: PlaylistChange,
    bounds: PlaylistBounds,
  ): Promise<ChangePlaylistResult> {
    const found = this.present(ownerId, id);
    if (found === null) return Promise.resolve({ status: 'gone' });
    const { playlist, songs } = found;
    if (version !== undefined && version !== playlist.version) return Promise.resolve({ status: 'other_version' });
    const words = { name: name ?? playlist.name, description: description ?? playlist.description };
    const more = { songs: 0, bytes: sizeOfPlaylist(words, []).bytes - sizeOfPlaylist(playlist, []).bytes };
    if (!hasRoomFor(more, this.keptBy(ownerId), bounds)) return Promise.resolve({ status: 'account_full' });
    return Promise.resolve({ status: 'changed', playlist: this.put({ ...playlist, ...words }, songs, at) });
  }

  remove(ownerId: string, id: string): Promise<boolean> {
    return Promise.resolve(this.present(ownerId, id) !== null && this.byId.delete(id));
  }

  removeAllOf(ownerId: string): Promise<void> {
    for (const { id } of this.allOf(ownerId)) this.byId.delete(id);
    return Promise.resolve();
  }

  addSong(ownerId: string, playlistId: string, song: Song, bounds: PlaylistBounds): Promise<AddSongResult> {
    const found = this.present(ownerId, playlistId);
    if (found === null) return Promise.resolve({ status: 'gone' });
    const { playlist, songs } = found;
    if (songs.some(({ spotifyTrackId }) => spotifyTrackId === song.spotifyTrackId)) {
      return Promise.resolve({ status: 'already_in' });
    }
    if (songs.length >= bounds.maxSongs) return Promise.resolve({ status: 'full' });
    if (!hasRoomFor(sizeOfSong(song), this.keptBy(ownerId), bounds)) {
      return Promise.resolve({ status: 'account_full' });
    }
    return Promise.resolve({ status: 'added', playlist: this.put(playlist, [...songs, song], song.addedAt) });
  }

  removeSong(ownerId: string, playlistId: string, songId: string, at: Date): Promise<Playlist | null> {
    const found = this.present(ownerId, playlistId);
    const left = found?.songs.filter(({ id }) => id !== songId);
    if (found === null || left?.length === found.songs.length) return Promise.resolve(null);
    return Promise.resolve(this.put(found.playlist, left ?? [], at));
  }

  rearrange(ownerId: string, playlistId: string, arrange: Arrange, at: Date): Promise<Playlist | null> {
    // Done at once, but what `arrange` throws comes as a rejection.
    return new Promise((resolve) => resolve(this.arranged(ownerId, playlistId, arrange, at)));
  }

  private arranged(ownerId: string, playlistId: string, arrange: Arrange, at: Date): Playlist | null {
    const found = this.present(ownerId, playlistId);
    if (found === null) return null;
    const { playlist, songs } = found;
    const ids = arrange(songs.map(({ id }) => id));
    if (ids.every((id, index) => id === songs[index]?.id)) return playlist;
    const byId = new Map(songs.map((song) => [song.id, song]));
    return this.put(
      playlist,
      ids.flatMap((id) => byId.get(id) ?? []),
      at,
    );
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

function latestFirst(one: PlaylistPosition, other: PlaylistPosition): number {
  const byTime = other.createdAt.getTime() - one.createdAt.getTime();
  if (byTime !== 0) return byTime;
  if (one.id === other.id) return 0;
  return one.id < other.id ? 1 : -1;
}
