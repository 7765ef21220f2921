import { matchOf, NAME_MATCHES, type NameMatch } from '../../music/choose-by-name.js';
import type { Track } from '../../music/track.js';

/** What is known of a song that is looked for. */
export interface NamedSong {
  readonly trackName: string;
  readonly artistName: string;
  readonly albumName: string | null;
  readonly durationMs: number | null;
}

/** Spotify takes 250 characters. */
const QUERY_MAX = 200;

/** Between artists, where programs name several. */
const ARTISTS = /\s*(?:[,;/|]|\s(?:feat\.?|ft\.?|featuring|with|x)\s)\s*/i;

/** What one catalogue adds to a title and another doesn't. */
const ADDITIONS =
  /\s*(?:[([](?:feat\.?|ft\.?|with)\s[^)\]]*[)\]]|(?:[-\u2013(]\s*)(?:\d{4}\s)?remaster(?:ed)?(?:\s\d{4})?(?:\sversion)?\)?$)/gi;

/** How far lengths of the same recording differ. */
const SAME_LENGTH_MS = 3_000;

/** What is searched for. */
export function queryOf({ trackName, artistName }: NamedSong): string {
  const [artist = artistName] = artistName.split(ARTISTS);
  return Array.from(`${plain(trackName)} ${artist}`)
    .slice(0, QUERY_MAX)
    .join('')
    .trim();
}

/** The track with that title by that artist; of several the one whose title, album and length fit best, else the first. */
export function chooseTrack(wanted: NamedSong, candidates: readonly Track[]): Track | null {
  const ranked = candidates
    .filter(({ artistNames }) => isBy(wanted.artistName, artistNames))
    .map((track) => ({ track, ranks: ranksOf(wanted, track) }))
    .filter(({ ranks: [title = 0] }) => title < NAME_MATCHES.length)
    .sort((one, other) => compare(one.ranks, other.ranks));
  return ranked[0]?.track ?? null;
}

function isBy(wanted: string, names: readonly string[]): boolean {
  const wantedNames = [wanted, ...wanted.split(ARTISTS)].filter((name) => name.trim() !== '');
  return wantedNames.some((one) => [names.join(', '), ...names].some((name) => isSame(matchOf(one, name))));
}

function ranksOf({ trackName, albumName, durationMs }: NamedSong, track: Track): readonly number[] {
  const whole = NAME_MATCHES.indexOf(matchOf(trackName, track.name));
  const isWhole = isSame(NAME_MATCHES[whole] ?? 'first');
  const isPlain = isSame(matchOf(plain(trackName), plain(track.name)));
  const isAlbum = albumName !== null && track.albumName !== null && isSame(matchOf(albumName, track.albumName));
  const difference = durationMs === null || track.durationMs === null ? 0 : Math.abs(durationMs - track.durationMs);
  return [
    isWhole ? whole : isPlain ? NAME_MATCHES.length - 1 : NAME_MATCHES.length,
    isAlbum ? 0 : 1,
    difference <= SAME_LENGTH_MS ? 0 : 1,
  ];
}

function isSame(match: NameMatch): boolean {
  return match !== 'first';
}

function plain(title: string): string {
  return title.replace(ADDITIONS, '') || title;
}

function compare(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((value, at) => value !== other[at]);
  return index === -1 ? 0 : (one[index] ?? 0) - (other[index] ?? 0);
}
