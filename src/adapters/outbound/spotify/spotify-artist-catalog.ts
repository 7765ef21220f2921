import type { Artist } from '../../../core/music/artist.js';
import { ArtistCatalog } from '../../../core/music/music.ports.js';
import type { SourceOrigin } from '../../../core/music/source.js';
import type { Track, TrackPage } from '../../../core/music/track.js';
import type { SpotifyClient } from './spotify-client.js';
import { ArtistAnswer, ArtistSearchAnswer, toArtist, toTrack, TrackSearchAnswer } from './spotify-shapes.js';

/** The largest limit for an application in development mode (11 is refused with 400 `Invalid limit`). */
const MAX_LIMIT = 10;

/** Spotify's own bound. */
const MAX_OFFSET = 1000;

export class SpotifyArtistCatalog extends ArtistCatalog {
  constructor(
    private readonly client: SpotifyClient,
    readonly origin: SourceOrigin,
  ) {
    super();
  }

  async findArtists(name: string, signal: AbortSignal): Promise<readonly Artist[]> {
    // A limit of 1 often brings the wrong artist, so a whole page is requested and the core chooses.
    const query = { q: name, type: 'artist', limit: String(MAX_LIMIT) };
    const { items } = (await this.client.get('/search', query, ArtistSearchAnswer, signal)).artists;
    return items.map((item) => toArtist(item, this.origin));
  }

  async findArtist(id: string, signal: AbortSignal): Promise<Artist | null> {
    const found = await this.client.find('/artists', id, ArtistAnswer, signal);
    return found === null ? null : toArtist(found, this.origin);
  }

  async findTracksOf(artistName: string, signal: AbortSignal): Promise<readonly Track[]> {
    // Spotify's filter by artist; a quotation mark would end it.
    const query = `artist:"${artistName.replaceAll('"', '')}"`;
    return (await this.findTracks(query, MAX_LIMIT, 0, signal)).tracks;
  }

  async findTracks(query: string, limit: number, offset: number, signal: AbortSignal): Promise<TrackPage> {
    const page = { q: query, type: 'track', limit: String(limit), offset: String(offset) };
    const { items, next } = (await this.client.get('/search', page, TrackSearchAnswer, signal)).tracks;
    // The source's `total` drifts between pages; only its `next` is reliable.
    const nextOffset = offset + limit;
    return {
      tracks: items.map((item) => toTrack(item, this.origin)),
      nextOffset: next && nextOffset <= MAX_OFFSET ? nextOffset : null,
    };
  }
}
