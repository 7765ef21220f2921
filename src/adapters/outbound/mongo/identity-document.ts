import { Schema } from 'mongoose';
import type { ArtistIdentity, IdentityLink, Namesake } from '../../../core/identity/artist-identity.js';
import type { NameMeaning } from '../../../core/identity/identity.ports.js';
import { plainSchema } from './mongo-schemas.js';

type Nullable<T> = T | null;

interface FactsDocument {
  readonly name: string;
  readonly sort_name: Nullable<string>;
  readonly disambiguation: Nullable<string>;
  readonly type: Nullable<string>;
  readonly country: Nullable<string>;
  readonly area: Nullable<string>;
  readonly begin: Nullable<string>;
  readonly end: Nullable<string>;
  readonly ended: Nullable<boolean>;
  readonly aliases: readonly string[];
  readonly links: readonly IdentityLink[];
  readonly fetched_at: Date;
}

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

/** What is written here is checked by what reads it from MusicBrainz. */
const { Mixed } = Schema.Types;

export const identitySchema = plainSchema<IdentityDocument>({
  _id: { type: String, required: true },
  facts: Mixed,
  folded_name: String,
  merged_into: String,
  expires_at: { type: Date, required: true },
});

export const nameSchema = plainSchema<NameDocument>({
  _id: { type: String, required: true },
  mbid: String,
  namesakes: Mixed,
  offered: Mixed,
  pages: Mixed,
  fetched_at: { type: Date, required: true },
  expires_at: { type: Date, required: true },
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
