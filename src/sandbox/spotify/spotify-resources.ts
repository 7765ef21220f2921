import { has } from '../catalogue/sample-catalogue.js';
import type { ArtistEntry, TrackEntry } from './spotify-catalogue.js';

/** What decides the form of Spotify's objects. */
export interface ResourceContext {
  /** The API's base, `…/v1`: every `href` starts with it. */
  readonly apiBase: string;
  /** Whether the application is in development mode, which gets fewer fields. */
  readonly developmentMode: boolean;
}

const SITE = 'https://open.spotify.com';
const SIZES = [640, 300, 64];

/** The full artist object. */
export function artistObject(entry: ArtistEntry, context: ResourceContext): object {
  const [followers, popularity] = entry.artist.figures;
  const figures = {
    followers: { href: null, total: followers },
    genres: entry.artist.genres,
    popularity,
  };
  return {
    ...(context.developmentMode || has(entry.artist, 'no_figures') ? {} : figures),
    ...simplifiedArtist(entry, context),
    images: has(entry.artist, 'no_images') ? [] : images(entry.picture, !has(entry.artist, 'no_image_sizes')),
  };
}

/** The full track object with its simplified album. */
export function trackObject(entry: TrackEntry, context: ResourceContext): object {
  const { song } = entry;
  const artists = [simplifiedArtist(entry.by, context)];
  const markets = { available_markets: ['DE', 'FR', 'GB', 'JP', 'US'] };
  const withdrawn = { ...markets, popularity: entry.popularity, preview_url: null };
  return {
    album: {
      ...reference('album', entry.albumId, song.album, context),
      ...(context.developmentMode ? {} : markets),
      album_type: 'album',
      artists,
      images: images(entry.picture, true),
      release_date: String(song.year),
      release_date_precision: 'year',
      total_tracks: song.albumLength,
    },
    artists,
    ...reference('track', entry.id, song.title, context),
    ...(context.developmentMode ? {} : withdrawn),
    disc_number: 1,
    duration_ms: song.durationMs,
    explicit: false,
    is_local: false,
    track_number: song.trackNumber,
  };
}

function simplifiedArtist(entry: ArtistEntry, context: ResourceContext): object {
  return reference('artist', entry.id, entry.artist.name, context);
}

function reference(type: 'artist' | 'album' | 'track', id: string, name: string, context: ResourceContext): object {
  return {
    external_urls: { spotify: `${SITE}/${type}/${id}` },
    href: `${context.apiBase}/${type}s/${id}`,
    id,
    name,
    type,
    uri: `spotify:${type}:${id}`,
  };
}

/** Spotify's three sizes, largest first. The sample has one picture for all of them. */
function images(url: string, sized: boolean): object[] {
  return SIZES.map((size) => ({ url, height: sized ? size : null, width: sized ? size : null }));
}
