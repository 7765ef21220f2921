import type { SourceOrigin } from '../../src/core/music/source.js';
import type { Track } from '../../src/core/music/track.js';
import type { NewPlaylist, Song } from '../../src/core/playlists/playlist.js';
import { defaultPlaylistBounds, type PlaylistBounds } from '../../src/core/playlists/playlist-policies.js';
import { TrackCatalog } from '../../src/core/playlists/playlists.ports.js';

/** A Spotify id that is always the same for the same number: 22 base-62 characters. */
export function trackId(number: number): string {
  return `Test${String(number).padStart(18, '0')}`;
}

/** A song about which everything is known. */
export function aSong(number: number, at: Date, change: Partial<Song> = {}): Song {
  return {
    id: `song-${number}`,
    spotifyTrackId: trackId(number),
    trackName: `Track ${number}`,
    artistName: 'Somebody, Somebody Else',
    albumName: `Album of ${number}`,
    durationMs: 180_000 + number,
    imageUrl: 'https://i.scdn.co/image/ab67616d0000b273',
    spotifyUrl: `https://open.spotify.com/track/${trackId(number)}`,
    addedAt: at,
    fetchedAt: at,
    ...change,
  };
}

/** Songs 1, 2 … as many as asked for. */
export function someSongs(count: number, at: Date): Song[] {
  return Array.from({ length: count }, (_, index) => aSong(index + 1, at));
}

export function aPlaylist(ownerId: string, at: Date, change: Partial<NewPlaylist> = {}): NewPlaylist {
  return { ownerId, name: 'Slow mornings', description: '', songs: [], createdAt: at, ...change };
}

/** The bounds of every account, or others that are sooner reached. */
export function boundsWith(change: Partial<PlaylistBounds> = {}): PlaylistBounds {
  return { ...defaultPlaylistBounds, ...change };
}

/** Spotify's tracks in memory. Ids that are unknown here are not answered. */
export class FakeTrackCatalog extends TrackCatalog {
  origin: SourceOrigin = 'live';
  /** By id; `null`: Spotify says that it has none. */
  readonly tracks = new Map<string, Track | null>();
  readonly asked: (readonly string[])[] = [];
  /** What happens while the source is being asked. */
  whileAsked: (signal: AbortSignal) => void = () => undefined;

  tracksById(ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Track | null>> {
    this.asked.push(ids);
    this.whileAsked(signal);
    return Promise.resolve(new Map([...this.tracks].filter(([id]) => ids.includes(id))));
  }
}
