import type { ArtistIdentity } from '../identity/artist-identity.js';
import type { ChannelReference } from './channel.js';
import { isChannelName, isYouTubePage } from './youtube-names.js';
import { type DomainError, validationFailed } from '../shared/domain-error.js';

/** An artist's page at a source, or a handle there. */
export type ArtistAddress =
  | { readonly source: 'spotify'; readonly id: string }
  | { readonly source: 'youtube'; readonly channel: ChannelReference }
  | { readonly source: 'musicbrainz'; readonly mbid: string };

/** Whom to look for, where that is known: the other source is asked for the name. */
export interface SearchTerm {
  readonly name: string;
  readonly artistId?: string;
  readonly channel?: ChannelReference;
  readonly identity?: ArtistIdentity;
}

/** The longest search term that is a name, in Unicode code points. */
export const SEARCH_NAME_MAX = 100;

/** The longest search term that is an address. */
export const SEARCH_ADDRESS_MAX = 2_048;

/** Scripts in which a joiner between two letters changes how they are written. */
const JOINING = ['Arab', 'Syrc', 'Thaa', 'Mong', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym']
  .concat(['Sinh', 'Mymr', 'Khmr'])
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');

const JOINED = String.raw`[[${JOINING}]--\p{Default_Ignorable_Code_Point}]`;
const JOINERS = String.raw`[\u200c\u200d]`;

/** What is seen, so that a variation selector after it selects how it is drawn. */
const SEEN = String.raw`[^\s\p{Default_Ignorable_Code_Point}]`;

/**
 * What Unicode says is not seen: marks that direct the text around them, fillers, and the like. Joiners only where they
 * join nothing, variation selectors only where they select nothing.
 */
const INVISIBLE = new RegExp(
  String.raw`[\p{Default_Ignorable_Code_Point}--${JOINERS}--\p{Variation_Selector}]` +
    String.raw`|(?<!${JOINED})${JOINERS}|${JOINERS}(?!${JOINED})|(?<!${SEEN})\p{Variation_Selector}`,
  'gv',
);

/** What was typed or pasted, without the invisible marks that copying from a page brings along. */
export function cleanSearchTerm(typed: string): string {
  return typed.replace(INVISIBLE, '');
}

/** How an address begins, on the web or at one of the sources, with or without `https://`. */
export const ADDRESS =
  /^(?:https?:\/\/|spotify:|(?:[a-z\d-]+\.)*(?:spotify\.com|spotify\.link|youtube\.com|youtu\.be|musicbrainz\.org)(?=[/?#:]|$))/i;

const SCHEME = /^https?:\/\//i;
const SPOTIFY_URI = /^spotify:/i;
const CHANNEL_ID = /^UC[\w-]{22}$/;
const SPOTIFY_ID = /^[A-Za-z\d]{22}$/;
const MBID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/** Whether a search term is an address (or a URI, or a channel's id), and not a name. */
export function isAddress(term: string): boolean {
  return CHANNEL_ID.test(term) || ADDRESS.test(term);
}

/** Whether a search term is a handle at YouTube. */
export function isHandle(term: string): boolean {
  return /^@\S+$/u.test(term);
}

/**
 * The artist that a search term names by address or handle; `null` for a name.
 * @param term cleaned and trimmed
 * @param field for the error
 * @throws DomainError `validation_failed` for an address of anything else, such as a song or a video
 */
export function readArtistAddress(term: string, field: string): ArtistAddress | null {
  if (isHandle(term)) return { source: 'youtube', channel: { by: 'handle', value: term.slice(1) } };
  if (!isAddress(term)) return null;
  const address = readAddress(term);
  if (address === null) throw notAnArtist(field);
  return address;
}

/** The search term is an address of something else. */
export function notAnArtist(field: string): DomainError {
  const message =
    `${field} is an address, but not an artist’s. ` +
    'Enter a name, or the address of an artist on Spotify or MusicBrainz, or of a channel on YouTube.';
  return validationFailed([{ field, message }]);
}

function readAddress(term: string): ArtistAddress | null {
  if (CHANNEL_ID.test(term)) return channel('id', term);
  if (SPOTIFY_URI.test(term)) {
    const [, kind, id = '', ...more] = term.split(':');
    return kind?.toLowerCase() === 'artist' && more.length === 0 ? spotifyArtist(id) : null;
  }
  const text = SCHEME.test(term) ? term : `https://${term}`;
  const url = URL.parse(text);
  const path = url && decoded(url.pathname);
  if (url === null || path === null) return null;
  const host = url.hostname.replace(/\.$/, '');
  if (host === 'open.spotify.com') return spotifyPage(path);
  if (/^(?:(?:www|m|music)\.)?youtube\.com$/.test(host)) return youtubePage(path);
  if (/^(?:(?:www|beta)\.)?musicbrainz\.org$/.test(host)) return musicBrainzPage(path);
  return null;
}

/** The segments of a path; `null` when its percent signs stand for nothing. */
function decoded(pathname: string): readonly string[] | null {
  try {
    return pathname.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return null;
  }
}

function spotifyPage(path: readonly string[]): ArtistAddress | null {
  const [kind, id = ''] = /^intl-[a-z-]+$/i.test(path[0] ?? '') ? path.slice(1) : path;
  return kind === 'artist' ? spotifyArtist(id) : null;
}

function spotifyArtist(id: string): ArtistAddress | null {
  return SPOTIFY_ID.test(id) ? { source: 'spotify', id } : null;
}

function youtubePage([first = '', second = '']: readonly string[]): ArtistAddress | null {
  if (first === 'channel') return CHANNEL_ID.test(second) ? channel('id', second) : null;
  if (first === 'user') return second === '' ? null : channel('username', second);
  // YouTube has no request for /c/name and /name: most of them became the handle.
  if (first === 'c') return second === '' ? null : channel('handle', second);
  if (first.startsWith('@')) return first.length > 1 ? channel('handle', first.slice(1)) : null;
  return isYouTubePage(first) ? null : channel('handle', first);
}

function channel(by: ChannelReference['by'], value: string): ArtistAddress | null {
  return isChannelName(value) ? { source: 'youtube', channel: { by, value } } : null;
}

function musicBrainzPage([kind, mbid = '']: readonly string[]): ArtistAddress | null {
  return kind === 'artist' && MBID.test(mbid) ? { source: 'musicbrainz', mbid: mbid.toLowerCase() } : null;
}
