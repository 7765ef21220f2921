import type { SourceOrigin } from '../music/source.js';
import type { ArtistIdentity, Namesake } from './artist-identity.js';

/** An artist as a search by name tells of it: without links. */
export interface IdentityCandidate extends Namesake {
  readonly sortName: string | null;
  readonly aliases: readonly CandidateAlias[];
}

export interface CandidateAlias {
  readonly name: string;
  /** A name of the artist's own, and no misspelling or former name. */
  readonly isArtistName: boolean;
}

export interface RequestOptions {
  /** Called when the request can't be made at once, or has to be made again: its end may be far off. */
  readonly onDelay?: () => void;
}

/**
 * The source of identities. It answers one request a second, so a call may wait for its turn, and for longer than a
 * search may.
 *
 * Every method throws only the errors of `music/source.ts`: not configured, unavailable, timed out, broken.
 */
export abstract class IdentitySource {
  abstract readonly origin: SourceOrigin;

  /**
   * The artist with this id, or the one that it was merged into: then `mbid` is another. `null` when there is none, or
   * the entry stands for no artist.
   * @param mbid in lower case
   */
  abstract findByMbid(mbid: string, options?: RequestOptions): Promise<ArtistIdentity | null>;

  /** Up to 25 artists for a name, in the source's order; the names may be quite other ones. */
  abstract searchByName(name: string, options?: RequestOptions): Promise<readonly IdentityCandidate[]>;

  /**
   * Who has a link, in force today, to each of these pages at Spotify; in one request. Pages that nobody links to are
   * missing; several artists may link to one. Of each artist begin and end are not told.
   * @param ids at most 50
   */
  abstract findBySpotifyIds(
    ids: readonly string[],
    options?: RequestOptions,
  ): Promise<ReadonlyMap<string, readonly Namesake[]>>;
}

/** Whom a name means, or whose a page at Spotify is. */
export interface NameMeaning {
  /** `null`: nobody is called so. */
  readonly mbid: string | null;
  /** Everybody who is called so, the one above included. */
  readonly namesakes: readonly Namesake[];
  /** Where nobody is called so: names that the source offered instead and that are spelt nearly so, the nearest first. */
  readonly offered: readonly string[];
  /** Whose the pages at Spotify are that were found for the name; `null` as long as that was not asked. */
  readonly pages: readonly KnownPage[] | null;
  readonly fetchedAt: Date;
}

/** A page at Spotify that the identity source knows. */
export interface KnownPage {
  readonly spotifyId: string;
  /** More than one where several artists link to it. */
  readonly mbids: readonly string[];
}

/**
 * Keeps what the identity source told. Names are kept under keys that do not reveal what was searched for. Every method
 * throws DomainError `database_unavailable` when the store fails.
 */
export abstract class IdentityStore {
  /** The artist with this id or the one that it was merged into; `null` when there is none, or expired at `now`. */
  abstract find(mbid: string, now: Date): Promise<ArtistIdentity | null>;

  /**
   * Keeps or replaces the facts.
   * @param formerMbid an id that was merged into this one, under which it is found from now on
   */
  abstract save(identity: ArtistIdentity, expiresAt: Date, formerMbid?: string): Promise<void>;

  /**
   * Artists whose folded names begin so, in the order of these names; none that has expired at `now`.
   * @param start see `foldName`
   */
  abstract startingWith(start: string, limit: number, now: Date): Promise<readonly ArtistIdentity[]>;

  /** `null` when nothing is kept for the name, or it has expired at `now`. */
  abstract findName(key: string, now: Date): Promise<NameMeaning | null>;

  /** Keeps or replaces whom the name means. */
  abstract saveName(key: string, meaning: NameMeaning, expiresAt: Date): Promise<void>;

  /**
   * Removes everything that has expired at `now`, and, of more than `max` artists or names, those that expire first.
   * @returns how many records
   */
  abstract purge(now: Date, max: number): Promise<number>;
}
