import type { Random } from '../shared/random.js';

/** 96 bits: no two songs of a playlist ever get the same. */
const BYTES = 12;

/** An id for a song in a playlist: 16 characters that are safe in addresses. */
export function newSongId(random: Random): string {
  return random.token(BYTES);
}
