import { trackIdOf } from '../spotify-addresses.js';
import type { SkipReason } from './playlist-file.js';

const TRACK_ID = /^[0-9A-Za-z]{22}$/;

/** Spotify's addresses of anything. */
const SPOTIFY = /^(?:spotify:|https?:\/\/open\.spotify\.com\/(?:intl-[a-z-]+\/)?)([a-z]+)/;

/** What the first address that says it names: a track by its id, or something else of Spotify's. */
export function readAddresses(addresses: readonly unknown[]): { id: string | null; other?: SkipReason | undefined } {
  let other: SkipReason | undefined;
  for (const given of addresses) {
    if (typeof given !== 'string') continue;
    const address = given.trim();
    const id = TRACK_ID.test(address) ? address : trackIdOf(address);
    if (id !== null) return { id };
    const kind = SPOTIFY.exec(address)?.[1];
    if (kind === 'local') other ??= 'local';
    else if (kind !== undefined && kind !== 'track') other ??= 'not_a_song';
  }
  return { id: null, other };
}
