import type { Artist } from './artist.js';
import type { Channel, ChannelCandidate, Video } from './channel.js';
import type { SourceOrigin } from './source.js';
import type { Track, TrackPage } from './track.js';

/**
 * Spotify's catalogue.
 *
 * Every method calls the source at most a few times, never sleeps to wait out a limit, stops when `signal` aborts, and
 * throws only the errors of `source.ts`: not configured, unavailable, timed out, broken.
 */
export abstract class ArtistCatalog {
  abstract readonly origin: SourceOrigin;

  /**
   * Up to 10 artists for a name, in the source's order of relevance; empty when there are none.
   * The first is often the wrong one: choose with `chooseByName`.
   */
  abstract findArtists(name: string, signal: AbortSignal): Promise<readonly Artist[]>;

  /** The artist with this id, or `null`. */
  abstract findArtist(id: string, signal: AbortSignal): Promise<Artist | null>;

  /** Up to 10 tracks of artists with this name, best known first; of namesakes, too. */
  abstract findTracksOf(artistName: string, signal: AbortSignal): Promise<readonly Track[]>;

  /** Tracks for a query. `limit` is 1 to 10, `offset` 0 to 1000 (the source's own bounds). */
  abstract findTracks(query: string, limit: number, offset: number, signal: AbortSignal): Promise<TrackPage>;
}

/**
 * YouTube's channels. The methods are cut along what they cost: the source allows 100 searches a day, and
 * 10,000 units for everything else together.
 *
 * Errors and `signal` as for {@link ArtistCatalog}.
 */
export abstract class ChannelDirectory {
  abstract readonly origin: SourceOrigin;

  /** The channel with this handle (with or without its `@`), or `null`. Costs 1 unit and no search. */
  abstract findByHandle(handle: string, signal: AbortSignal): Promise<Channel | null>;

  /** The channel of the account with this former kind of name (/user/name), or `null`. Costs 1 unit. */
  abstract findByUsername(username: string, signal: AbortSignal): Promise<Channel | null>;

  /** The channel with this id, or `null`. Costs 1 unit. */
  abstract findById(id: string, signal: AbortSignal): Promise<Channel | null>;

  /**
   * Up to 10 channels for a name, in the source's order; empty when there are none. Costs 1 search, of the day's and of
   * the client's share of them: when either is used up, it is unavailable until the budget starts anew.
   */
  abstract searchByName(name: string, client: SearchClient, signal: AbortSignal): Promise<readonly ChannelCandidate[]>;

  /**
   * The most viewed of the channel's latest 200 uploads, at most 4, as of now or of some hours ago, with their views of
   * now; most viewed first. Costs at most 8 units, or 1 when they were looked for lately, and no search: the source's own
   * order by views costs a search and is not reliable.
   */
  abstract findTopVideos(channel: Channel, signal: AbortSignal): Promise<readonly Video[]>;
}

/**
 * Which channel a name led to, for at most 30 days: a request by id costs no search.
 *
 * Fail-open: no method ever throws or takes long; without a store nothing is cached.
 */
export abstract class ChannelIdCache {
  /** The id of the channel that was found for this name (compared by `cacheKey`: Beyonce may be another's), or `null`. */
  abstract get(name: string): Promise<string | null>;

  abstract set(name: string, channelId: string): Promise<void>;

  /** That channel does not exist any more. */
  abstract delete(name: string, channelId: string): Promise<void>;
}

/** The client of a search, for its fair share of the quota. */
export interface SearchClient {
  /** The same for requests that count as one client's: an IPv4 address, or an IPv6 network of /64. */
  readonly key: string;
}
