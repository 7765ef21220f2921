import { SpotifyArtistCatalog } from '../../src/adapters/outbound/spotify/spotify-artist-catalog.js';
import { isNotFound, type SpotifyClient, spotifyOutcome } from '../../src/adapters/outbound/spotify/spotify-client.js';
import type { ArtistAnswer } from '../../src/adapters/outbound/spotify/spotify-shapes.js';
import { isArtwork } from '../../src/core/music/artwork.js';
import { noTimeLimit } from '../support/open-sources.js';
import { answer, mustBeHarmless, mustLeadTo, reading, unlessUnusable } from './support/foreign-answer.js';
import { fuzz, must } from './support/fuzz.js';
import { foreignJson } from './support/odd-inputs.js';

const artist = {
  external_urls: { spotify: 'https://open.spotify.com/artist/4L6i1I6tFpc1bKui5coGme' },
  followers: { href: null, total: 5072 },
  genres: ['dream pop'],
  id: '4L6i1I6tFpc1bKui5coGme',
  images: [640, 300, 64].map((width) => ({
    height: width,
    url: `https://i.scdn.co/image/7d1b61d330e0${width}`,
    width,
  })),
  name: 'Halcyon Drift',
  popularity: 17,
  type: 'artist',
};
const track = {
  album: { name: 'Tides', images: artist.images, artists: [artist] },
  artists: [{ id: artist.id, name: artist.name }],
  duration_ms: 215_000,
  external_urls: { spotify: 'https://open.spotify.com/track/5ghIJDpPoe3CfHMGu71E6T' },
  id: '5ghIJDpPoe3CfHMGu71E6T',
  name: 'Low Water',
};
const SEEDS = [
  { artists: { items: [artist, { ...artist, images: [], id: '5l8lZmnKzCAUKKtNZMzbVO' }], next: null } },
  artist,
  { tracks: { items: [track, track], next: 'https://api.spotify.com/v1/search?offset=10' } },
  { error: { status: 400, message: 'Invalid base62 id' } },
];

let body = '';
const read = reading('spotify', () => body);
const client = {
  get: (_path: string, _query: object, shape: typeof ArtistAnswer) => read(shape),
  find: (_path: string, _id: string, shape: typeof ArtistAnswer) => read(shape),
};
const catalog = new SpotifyArtistCatalog(client as unknown as SpotifyClient, 'live');

/** What is shown and kept of an artist or a track. */
function mustBeUsable(found: { id: string; url: string; imageUrl: string | null }, page: string): void {
  mustBeHarmless(found);
  mustLeadTo('https://open.spotify.com', found.url);
  must(found.id !== '', 'it has an id');
  must(new URL(page, 'https://open.spotify.com').pathname === `/${page}`, 'its id is one part of an address');
  must(found.imageUrl === null || isArtwork('spotify', new URL(found.imageUrl)), 'its picture is Spotify’s');
}

fuzz('bodies from Spotify', foreignJson(SEEDS), async (text) => {
  body = text;
  for (const status of [200, 400, 401, 403, 404, 429, 500]) {
    isNotFound(answer(text, status));
    spotifyOutcome(answer(text, status), 'search');
  }
  const artists = (await unlessUnusable(() => catalog.findArtists('x', noTimeLimit()))) ?? [];
  const one = await unlessUnusable(() => catalog.findArtist('x', noTimeLimit()));
  for (const found of [...artists, ...(one === null ? [] : [one])]) {
    mustBeUsable(found, `artist/${encodeURIComponent(found.id)}`);
    must((found.followers ?? 0) >= 0 && (found.popularity ?? 0) >= 0, 'no figure is negative');
  }
  const page = await unlessUnusable(() => catalog.findTracks('x', 10, 0, noTimeLimit()));
  for (const found of page?.tracks ?? []) mustBeUsable(found, `track/${encodeURIComponent(found.id)}`);
});
