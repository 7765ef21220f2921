import { isArtwork } from '../music/artwork.js';
import type { PicturePolicy } from './playlist-policies.js';

/** Far above any address that Spotify gives (about 80 characters). */
const ADDRESS_MAX = 500;

const TRACK_ADDRESS =
  /^(?:spotify:track:|https?:\/\/open\.spotify\.com\/(?:intl-[a-z-]+\/)?track\/)([0-9A-Za-z]{22})(?:[/?#]|$)/;

/** The link in its normal form; `null` unless it leads to Spotify's own pages. */
export function spotifyLink(text: string): string | null {
  const url = plainUrl(text);
  return url?.origin === 'https://open.spotify.com' ? url.href : null;
}

/** The picture's address in its normal form; `null` unless it is on one of Spotify's hosts or is allowed besides. */
export function pictureAddress(text: string, { allowedImageOrigins }: PicturePolicy): string | null {
  const url = plainUrl(text);
  if (url === null) return null;
  const isOwn = allowedImageOrigins.includes(url.origin) && url.pathname.startsWith('/assets/');
  return isArtwork('spotify', url) || isOwn ? url.href : null;
}

/** The page of a track, which can be shown whatever else is known about it. */
export function trackPage(spotifyTrackId: string): string {
  return `https://open.spotify.com/track/${spotifyTrackId}`;
}

/** The track that an address or a URI of Spotify's names; `null` when it names none. */
export function trackIdOf(address: string): string | null {
  const [, id = null] = TRACK_ADDRESS.exec(address) ?? [];
  return id;
}

/** `null` also for an address with a name and a password in it: `https://i.scdn.co@example.com/` is example.com's. */
function plainUrl(text: string): URL | null {
  // Before parsing, which would quietly drop line breaks and tabs.
  if (text.length > ADDRESS_MAX || !/^https?:\/\/[^\s\\]+$/i.test(text)) return null;
  const url = URL.parse(text);
  return url?.username === '' && url.password === '' ? url : null;
}
