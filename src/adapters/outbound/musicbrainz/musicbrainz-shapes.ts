import * as v from 'valibot';
import {
  type ArtistIdentity,
  type IdentityLink,
  isMbid,
  isSpecialPurpose,
  type Namesake,
} from '../../../core/identity/artist-identity.js';
import type { CandidateAlias, IdentityCandidate } from '../../../core/identity/identity.ports.js';
import { linkKindOf } from '../../../core/identity/link-kinds.js';
import { itemsOf, resultsOf, SourceText } from '../upstream/read-response.js';

// Everything but id and name may be missing or null. What is null in a look-up is absent in a search, and keys of the
// same meaning differ between the two.

/** Far beyond any name that people have; what is longer is cut. */
const MAX_TEXT = 500;

const Name = v.pipe(
  SourceText,
  v.transform((text) => text.slice(0, MAX_TEXT).toWellFormed()),
);

/** Something else in its place is as good as nothing. */
const Text = v.fallback(v.nullish(Name), null);
const Flag = v.fallback(v.nullish(v.boolean()), null);

/** Unknown parts are question marks. */
const PartialDate = v.fallback(v.nullish(v.pipe(v.string(), v.regex(/^\d{4}(?:-\d\d){0,2}$/))), null);

const LifeSpan = v.fallback(v.nullish(v.object({ begin: PartialDate, end: PartialDate, ended: Flag })), null);

const Aliases = v.fallback(v.nullish(itemsOf(v.object({ name: Name, type: Text, primary: Flag }))), null);

const NamedArtist = v.object({
  id: v.pipe(v.string(), v.toLowerCase(), v.check(isMbid)),
  name: v.pipe(Name, v.trim(), v.nonEmpty()),
  'sort-name': Text,
  disambiguation: Text,
  type: Text,
  country: v.fallback(v.nullish(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))), null),
});

const FoundArtist = v.object({ ...NamedArtist.entries, 'life-span': LifeSpan, aliases: Aliases });

const Relation = v.object({
  type: Text,
  end: Text,
  ended: Flag,
  url: v.object({ resource: v.pipe(v.string(), v.maxLength(2_048)) }),
});

export const SearchAnswer = v.object({ artists: resultsOf(FoundArtist) });

export const ArtistAnswer = v.object({
  ...FoundArtist.entries,
  area: v.fallback(v.nullish(v.object({ name: Text })), null),
  relations: v.fallback(v.nullish(itemsOf(Relation)), null),
});

const Url = v.object({
  resource: v.string(),
  relations: v.nullish(itemsOf(v.object({ end: Text, ended: Flag, artist: NamedArtist }))),
});

/** One address is answered by itself, several in a list. */
export const UrlsAnswer = v.union([
  v.pipe(
    v.object({ urls: resultsOf(Url) }),
    v.transform(({ urls }) => urls),
  ),
  v.pipe(
    Url,
    v.transform((url) => [url]),
  ),
]);

/** Misspellings that are there to be found by. */
const SEARCH_HINT = 'Search hint';

const MAX_ALIASES = 50;
const MAX_LINKS = 100;

function toNamesake(artist: v.InferOutput<typeof NamedArtist>, lifeSpan: v.InferOutput<typeof LifeSpan>): Namesake {
  return {
    mbid: artist.id,
    name: artist.name,
    disambiguation: artist.disambiguation || null,
    type: artist.type || null,
    country: artist.country ?? null,
    begin: lifeSpan?.begin ?? null,
    end: lifeSpan?.end ?? null,
    ended: lifeSpan?.ended === true,
  };
}

/** @returns `null` for an entry that stands for no artist */
export function toCandidate(artist: v.InferOutput<typeof FoundArtist>): IdentityCandidate | null {
  if (isSpecialPurpose(artist.id)) return null;
  return {
    ...toNamesake(artist, artist['life-span']),
    sortName: artist['sort-name'] || null,
    aliases: (artist.aliases ?? []).map(({ name, type, primary }): CandidateAlias => ({
      name,
      isArtistName: type !== SEARCH_HINT && (type === 'Artist name' || primary === true),
    })),
  };
}

/** @returns `null` for an entry that stands for no artist */
export function toIdentity(artist: v.InferOutput<typeof ArtistAnswer>, fetchedAt: Date): ArtistIdentity | null {
  if (isSpecialPurpose(artist.id)) return null;
  return {
    ...toNamesake(artist, artist['life-span']),
    sortName: artist['sort-name'] || null,
    area: artist.area?.name || null,
    aliases: aliasesOf(artist),
    links: linksOf(artist.relations ?? []),
    fetchedAt,
  };
}

function aliasesOf({ name, aliases }: v.InferOutput<typeof ArtistAnswer>): string[] {
  const others = (aliases ?? []).filter((alias) => alias.type !== SEARCH_HINT && alias.name !== name);
  const sorted = others.sort((one, other) => Number(other.primary === true) - Number(one.primary === true));
  return [...new Set(sorted.map((alias) => alias.name))].slice(0, MAX_ALIASES);
}

/** Links that ended are history. One site often stands under two relations. */
function linksOf(relations: readonly v.InferOutput<typeof Relation>[]): IdentityLink[] {
  const links = new Map<string, IdentityLink>();
  for (const relation of relations.filter(isInForce)) {
    const kind = linkKindOf(relation.url.resource, relation.type ?? '');
    if (kind === null) continue;
    const url = new URL(relation.url.resource).href;
    if (!links.has(url)) links.set(url, { kind, url });
  }
  return [...links.values()].slice(0, MAX_LINKS);
}

function isInForce({ end, ended }: { end?: string | null | undefined; ended?: boolean | null | undefined }): boolean {
  return ended !== true && !end;
}

/** Whose pages the addresses are, by address. */
export function toOwners(urls: v.InferOutput<typeof UrlsAnswer>): Map<string, Namesake[]> {
  const owners = urls.map(({ resource, relations }): [string, Namesake[]] => {
    const artists = (relations ?? []).filter(isInForce).map(({ artist }) => artist);
    const known = artists.filter(({ id }) => !isSpecialPurpose(id));
    return [resource, known.map((artist) => ({ ...toNamesake(artist, null), ended: null }))];
  });
  return new Map(owners.filter(([, artists]) => artists.length > 0));
}
