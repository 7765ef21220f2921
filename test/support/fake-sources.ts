import type { Artist } from '../../src/core/music/artist.js';
import {
  ArtistCatalog,
  ChannelDirectory,
  ChannelIdCache,
  type SearchClient,
} from '../../src/core/music/music.ports.js';
import type { Channel, ChannelCandidate, Video } from '../../src/core/music/channel.js';
import { cacheKey } from '../../src/core/music/response-cache.js';
import type { SourceOrigin } from '../../src/core/music/source.js';
import type { Track, TrackPage } from '../../src/core/music/track.js';

export function anArtist(name: string, rest: Partial<Artist> = {}): Artist {
  const id = rest.id ?? `id-of-${name}`;
  return {
    id,
    name,
    followers: null,
    popularity: null,
    genres: null,
    imageUrl: null,
    thumbnailUrl: null,
    url: `https://open.spotify.com/artist/${id}`,
    ...rest,
  };
}

export function aTrack(name: string, rest: Partial<Track> = {}): Track {
  return {
    id: `id-of-${name}`,
    name,
    artistIds: [],
    artistNames: ['Somebody'],
    albumName: null,
    durationMs: null,
    imageUrl: null,
    url: 'https://open.spotify.com/track/x',
    ...rest,
  };
}

export function aCandidate(id: string, title: string): ChannelCandidate {
  return { id, title, imageUrl: null, url: `https://www.youtube.com/channel/${id}` };
}

export function aChannel(title: string, rest: Partial<Channel> = {}): Channel {
  const id = rest.id ?? `id-of-${title}`;
  return {
    id,
    title,
    handle: null,
    description: '',
    subscribers: null,
    views: null,
    videoCount: null,
    imageUrl: null,
    url: `https://www.youtube.com/channel/${id}`,
    uploadsId: null,
    ...rest,
  };
}

/** Spotify in memory. `failure` is thrown instead of any answer. */
export class FakeArtistCatalog extends ArtistCatalog {
  origin: SourceOrigin = 'live';
  artists: Artist[] = [];
  tracks: TrackPage = { tracks: [], nextOffset: null };
  failure: Error | null = null;
  readonly asked: unknown[] = [];
  /** What happens while the source is being asked. */
  whileAsked: (signal: AbortSignal) => void = () => undefined;

  findArtists(name: string, signal: AbortSignal): Promise<readonly Artist[]> {
    this.asked.push(name);
    this.whileAsked(signal);
    return this.failure === null ? Promise.resolve(this.artists) : Promise.reject(this.failure);
  }

  findArtist(id: string, signal: AbortSignal): Promise<Artist | null> {
    this.asked.push({ id });
    this.whileAsked(signal);
    const found = this.artists.find((artist) => artist.id === id) ?? null;
    return this.failure === null ? Promise.resolve(found) : Promise.reject(this.failure);
  }

  findTracksOf(artistName: string, signal: AbortSignal): Promise<readonly Track[]> {
    this.asked.push({ artistName });
    this.whileAsked(signal);
    return this.failure === null ? Promise.resolve(this.tracks.tracks) : Promise.reject(this.failure);
  }

  findTracks(query: string, limit: number, offset: number, signal: AbortSignal): Promise<TrackPage> {
    this.asked.push({ query, limit, offset });
    this.whileAsked(signal);
    return this.failure === null ? Promise.resolve(this.tracks) : Promise.reject(this.failure);
  }
}

/** YouTube in memory. `failures` are thrown by the method of that name. */
export class FakeChannelDirectory extends ChannelDirectory {
  origin: SourceOrigin = 'live';
  channels: Channel[] = [];
  candidates: ChannelCandidate[] = [];
  videos: Video[] = [];
  failures: Partial<Record<'findByHandle' | 'findByUsername' | 'findById' | 'searchByName' | 'findTopVideos', Error>> =
    {};
  /** Which methods were asked, with what. */
  readonly asked: [method: string, what: string][] = [];
  /** For whom a search was made. */
  readonly askers: SearchClient[] = [];
  /** What happens while the source is being asked. */
  whileAsked: (signal: AbortSignal, method: string) => void = () => undefined;

  findByHandle(handle: string, signal: AbortSignal): Promise<Channel | null> {
    const names = [handle, `@${handle}`];
    const found = this.channels.find((channel) => names.includes(channel.title)) ?? null;
    return this.answer('findByHandle', handle, signal, found);
  }

  findByUsername(username: string, signal: AbortSignal): Promise<Channel | null> {
    const found = this.channels.find((channel) => channel.title === username) ?? null;
    return this.answer('findByUsername', username, signal, found);
  }

  findById(id: string, signal: AbortSignal): Promise<Channel | null> {
    return this.answer('findById', id, signal, this.channels.find((channel) => channel.id === id) ?? null);
  }

  searchByName(name: string, client: SearchClient, signal: AbortSignal): Promise<readonly ChannelCandidate[]> {
    this.askers.push(client);
    return this.answer('searchByName', name, signal, this.candidates);
  }

  findTopVideos(channel: Channel, signal: AbortSignal): Promise<readonly Video[]> {
    return this.answer('findTopVideos', channel.id, signal, this.videos);
  }

  private answer<T>(
    method: keyof FakeChannelDirectory['failures'],
    what: string,
    signal: AbortSignal,
    found: T,
  ): Promise<T> {
    this.asked.push([method, what]);
    this.whileAsked(signal, method);
    const failure = this.failures[method];
    return failure === undefined ? Promise.resolve(found) : Promise.reject(failure);
  }
}

/** Channels by name, remembered as long as a test takes. */
export class FakeChannelMemory extends ChannelIdCache {
  readonly known = new Map<string, string>();

  get(name: string): Promise<string | null> {
    return Promise.resolve(this.known.get(cacheKey(name)) ?? null);
  }

  set(name: string, channelId: string): Promise<void> {
    this.known.set(cacheKey(name), channelId);
    return Promise.resolve();
  }

  delete(name: string, channelId: string): Promise<void> {
    if (this.known.get(cacheKey(name)) === channelId) this.known.delete(cacheKey(name));
    return Promise.resolve();
  }
}

/** Somebody who searches; the address is one that is kept free for examples. */
export const anAsker: SearchClient = { key: '203.0.113.7' };
