import { bestRank, type Folded } from '../catalogue/name-match.js';
import type { IdentityEntry } from './musicbrainz-catalogue.js';

/** One of the alternatives of a query. */
interface Clause {
  /** `null`: anywhere. */
  readonly field: string | null;
  readonly text: string;
  /** Bare words, of which any may match. */
  readonly words: boolean;
}

/** A field, then a phrase or the bare words up to the next `OR`. Signs with a meaning are escaped. */
const CLAUSE = /^(?:([a-z_]+):)?(?:"((?:[^"\\]|\\.)*)"|((?:[^"\\:(){}[\]^~*?/]|\\.)+))$/su;

/**
 * Reads a query: alternatives joined by `OR`, each a phrase or words, in one field or anywhere.
 * @returns `null` for what the engine could not read
 */
export function readQuery(query: string): readonly Clause[] | null {
  const clauses = query.split(/ OR (?=(?:[^"\\]|\\.|"(?:[^"\\]|\\.)*")*$)/su).map((text) => CLAUSE.exec(text.trim()));
  if (clauses.includes(null)) return null;
  return clauses.map((parts) => ({
    field: parts?.[1] ?? null,
    text: (parts?.[2] ?? parts?.[3] ?? '').replace(/\\(.)/gsu, '$1'),
    words: parts?.[3] !== undefined,
  }));
}

/** The artists that match any of the clauses, the best match and then the best known first. */
export function findArtists(artists: readonly IdentityEntry[], clauses: readonly Clause[]): readonly IdentityEntry[] {
  return artists
    .map((artist) => ({
      artist,
      ranks: clauses.map((clause) => rankOf(artist, clause)).filter((r) => r !== undefined),
    }))
    .filter(({ ranks }) => ranks.length > 0)
    .map(({ artist, ranks }) => ({ artist, rank: Math.min(...ranks) }))
    .sort((one, other) => one.rank - other.rank || other.artist.popularity - one.artist.popularity)
    .map(({ artist }) => artist);
}

/** Above every rank of a whole text. */
const MATCHED_WHOLE = 10;

function rankOf(artist: IdentityEntry, { field, text, words }: Clause): number | undefined {
  if (field === 'arid') return text === artist.mbid ? 0 : undefined;
  const keys = keysOf(artist, field);
  const whole = bestRank(text, keys);
  if (whole !== undefined || !words) return whole;
  const each = text.split(/\s+/u);
  const missing = each.filter((word) => bestRank(word, keys) === undefined).length;
  return missing === each.length ? undefined : MATCHED_WHOLE + missing;
}

function keysOf({ nameKeys, aliasKeys }: IdentityEntry, field: string | null): readonly Folded[] {
  switch (field) {
    case null:
      return [...nameKeys, ...aliasKeys];
    case 'artist':
      return nameKeys.slice(0, 1);
    case 'sortname':
      return nameKeys.slice(1);
    case 'alias':
      return aliasKeys;
    default:
      return [];
  }
}
