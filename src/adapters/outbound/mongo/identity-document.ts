import type { ArtistIdentity, Namesake } from '../../../core/identity/artist-identity.js';
import type { NameMeaning } from '../../../core/identity/identity.ports.js';
import { type DocumentOf, schemaOf } from './document-fields.js';

type Nullable<T> = T | null;

type FactsDocument = DocumentOf<Omit<ArtistIdentity, 'mbid'>>;

/** An artist in `artist_identities`; either facts or the id that this one was merged into. */
export interface IdentityDocument {
  /** MusicBrainz's id. */
  readonly _id: string;
  readonly facts: Nullable<FactsDocument>;
  /** Absent where there are no facts. */
  readonly folded_name?: string;
  readonly merged_into: Nullable<string>;
  readonly expires_at: Date;
}

/** Whom a name means, in `artist_names`. */
export interface NameDocument {
  readonly _id: string;
  readonly mbid: Nullable<string>;
  readonly namesakes: readonly Namesake[];
  /** Absent where an earlier version wrote it. */
  readonly offered?: readonly string[];
  readonly pages: Nullable<readonly { readonly spotify_id: string; readonly mbids: readonly string[] }[]>;
  readonly fetched_at: Date;
  readonly expires_at: Date;
}

// What is written as anything is checked by what reads it from MusicBrainz.

export const identitySchema = schemaOf<IdentityDocument>({
  _id: 'text',
  facts: 'anything',
  folded_name: 'text',
  merged_into: 'text',
  expires_at: 'time',
});

export const nameSchema = schemaOf<NameDocument>({
  _id: 'text',
  mbid: 'text',
  namesakes: 'anything',
  offered: 'anything',
  pages: 'anything',
  fetched_at: 'time',
  expires_at: 'time',
});

export function toFacts({ sortName, fetchedAt, mbid: _, ...same }: ArtistIdentity): FactsDocument {
  return { ...same, sort_name: sortName, fetched_at: fetchedAt };
}

export function toIdentity(mbid: string, { sort_name, fetched_at, ...same }: FactsDocument): ArtistIdentity {
  return {
    ...same,
    mbid,
    sortName: sort_name,
    fetchedAt: fetched_at,
  };
}

export function toNameFields(meaning: NameMeaning): Omit<NameDocument, '_id' | 'expires_at'> {
  const { mbid, namesakes, offered, pages, fetchedAt } = meaning;
  return {
    mbid,
    namesakes,
    offered,
    pages: pages?.map(({ spotifyId, mbids }) => ({ spotify_id: spotifyId, mbids })) ?? null,
    fetched_at: fetchedAt,
  };
}

export function toMeaning({ mbid, namesakes, offered = [], pages, fetched_at }: NameDocument): NameMeaning {
  return {
    mbid,
    namesakes,
    offered,
    pages: pages?.map(({ spotify_id, mbids }) => ({ spotifyId: spotify_id, mbids })) ?? null,
    fetchedAt: fetched_at,
  };
}
