import type { Namesake } from './artist-identity.js';
import type { NameMeaning } from './identity.ports.js';

/** Whose page at Spotify that is; `null` where that is not known, or several artists link to it. */
export function ownerOf(meaning: NameMeaning | null, spotifyId: string): Namesake | null {
  const [mbid, ...others] = meaning?.pages?.find((page) => page.spotifyId === spotifyId)?.mbids ?? [];
  if (mbid === undefined || others.length > 0) return null;
  return meaning?.namesakes.find((namesake) => namesake.mbid === mbid) ?? null;
}
