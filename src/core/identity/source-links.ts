import type { ChannelReference } from '../music/channel.js';
import { isChannelName, isYouTubePage } from '../music/youtube-names.js';

/** How a link names a channel at YouTube. */
export interface LinkedChannel extends ChannelReference {
  /** Counts only where the channel has the artist's name: an address such as /c/name is tried as a handle. */
  readonly guessed: boolean;
}

/** @returns the parts of the path, decoded; `null` unless it is a web address of one of the hosts */
function pathAt(hosts: RegExp, address: string): readonly string[] | null {
  try {
    const { protocol, host, pathname, username, password } = new URL(address);
    if (!/^https?:$/.test(protocol) || !hosts.test(host) || username !== '' || password !== '') return null;
    const parts = pathname.split('/').slice(1).map(decodeURIComponent);
    return parts.at(-1) === '' ? parts.slice(0, -1) : parts;
  } catch {
    return null;
  }
}

/** The id of the artist whose page at Spotify the address is; `null` for everything else. */
export function spotifyArtistIdOf(address: string): string | null {
  const path = pathAt(/^open\.spotify\.com$/, address) ?? [];
  const [kind, id = '', ...more] = /^intl-[a-z-]+$/i.test(path[0] ?? '') ? path.slice(1) : path;
  return kind === 'artist' && /^[A-Za-z\d]{22}$/.test(id) && more.length === 0 ? id : null;
}

/** The form in which MusicBrainz keeps the address of an artist's page at Spotify. */
export function spotifyArtistAddress(id: string): string {
  return `https://open.spotify.com/artist/${id}`;
}

/** The tabs of a channel, which follow its own address. */
const TABS = new Set(['', 'featured', 'videos', 'about', 'streams', 'shorts', 'playlists', 'releases', 'community']);

/** The channel whose address at YouTube or YouTube Music it is; `null` for everything else, such as a video. */
export function linkedChannelOf(address: string): LinkedChannel | null {
  const [first = '', second = '', ...more] = pathAt(/^(?:(?:www|m|music)\.)?youtube\.com$/, address) ?? [];
  if (first === 'channel' || first === 'user' || first === 'c') {
    if (!isTab(more)) return null;
    if (first === 'channel') return /^UC[\w-]{22}$/.test(second) ? { by: 'id', value: second, guessed: false } : null;
    return named(first === 'user' ? 'username' : 'handle', second, first === 'c');
  }
  if (!isTab([second, ...more])) return null;
  if (first.startsWith('@')) return named('handle', first.slice(1), false);
  return isYouTubePage(first) ? null : named('handle', first, true);
}

function isTab([tab = '', ...more]: readonly string[]): boolean {
  return more.length === 0 && TABS.has(tab.toLowerCase());
}

function named(by: 'handle' | 'username', value: string, guessed: boolean): LinkedChannel | null {
  return isChannelName(value) ? { by, value, guessed } : null;
}
