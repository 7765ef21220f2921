import { createHash } from 'node:crypto';

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A number from 0 to 2^32-1 that is always the same for the same text: what the sample figures vary by. */
export function hashNumber(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

/**
 * An id that is always the same for the same text, unguessable-looking as the services' own are, and recognisable as a
 * sample by its prefix.
 * @param length the whole length, prefix included; at most 32 characters after the prefix
 */
function sampleId(prefix: string, text: string, length: number): string {
  const digest = createHash('sha256').update(text).digest();
  const rest = Array.from(digest.subarray(0, length - prefix.length), (byte) => BASE62[byte % BASE62.length]);
  return prefix + rest.join('');
}

/** 22 base62 characters. */
export const spotifyId = (kind: 'artist' | 'album' | 'track', text: string): string =>
  sampleId('Sample', `${kind}:${text}`, 22);

/** `UC` and 22 characters; the list of uploads has `UU` and the same 22. */
export const channelId = (name: string): string => sampleId('UCsample', `channel:${name}`, 24);

/** 11 characters. */
export const videoId = (text: string): string => sampleId('smp', `video:${text}`, 11);

/** The form of a MusicBrainz id: a random UUID. */
export function sampleMbid(text: string): string {
  const hex = createHash('sha256').update(`mbid:${text}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
