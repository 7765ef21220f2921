import { sampleMbid } from '../catalogue/sample-id.js';
import type { IdentityEntry, LinkEntry } from './musicbrainz-catalogue.js';

// A search and a look-up tell the same in different shapes: what is null in one is absent in the other.

const TYPE_IDS: Readonly<Record<string, string>> = {
  Group: 'e431f5f6-b5d2-343d-8b36-72607fffb74b',
  Person: 'b6e035f4-3ce9-331c-97df-83397230b0df',
};

const RELATION_IDS: Readonly<Record<string, string>> = {
  'free streaming': '769085a1-c2f7-4c24-a532-2375a77693bd',
  youtube: '6a540e5b-58c6-4192-b6ba-dbc71ec8fcf0',
  'official homepage': 'fe33d22f-c3b0-4d68-bd53-a856badf2b15',
  wikidata: '689870a4-a1e4-4912-b17f-7b2664215698',
};

const ARTIST_NAME = { type: 'Artist name', 'type-id': '894afba6-2816-3c24-8072-eadb66bd04bc' };
const SEARCH_HINT = { type: 'Search hint', 'type-id': '1937e404-b981-3cb7-8151-4c86ebfc8d8e' };

const regions = new Intl.DisplayNames('en', { type: 'region' });

/** The id of an address. */
export const urlId = (url: string): string => sampleMbid(`url ${url}`);

const areaId = (country: string): string => sampleMbid(`area ${country}`);

const typeOf = (type: string) => ({ type, 'type-id': TYPE_IDS[type] ?? sampleMbid(`type ${type}`) });

/** @param score the best hit of any query has 100 */
export function searchHit(artist: IdentityEntry, score: number): object {
  const { country, disambiguation, begin, end, aliases } = artist;
  return {
    id: artist.mbid,
    ...typeOf(artist.type),
    score,
    name: artist.name,
    'sort-name': artist.sortName,
    ...(country !== null && { country, area: searchArea(country) }),
    ...(disambiguation !== '' && { disambiguation }),
    'life-span': { ...(begin !== null && { begin }), ...(end !== null && { end }), ended: end === null ? null : true },
    ...(aliases.length > 0 && {
      aliases: aliases.map(({ name, primary, isHint }) => ({
        'sort-name': name,
        ...(isHint ? SEARCH_HINT : ARTIST_NAME),
        name,
        locale: primary ? 'en' : null,
        primary: primary ? true : null,
        'begin-date': null,
        'end-date': null,
      })),
    }),
    tags: [{ count: 0, name: 'sample' }],
  };
}

function searchArea(country: string): object {
  const name = regions.of(country) ?? country;
  return { id: areaId(country), type: 'Country', name, 'sort-name': name, 'life-span': { ended: null } };
}

/** @param inc what else was asked for */
export function artistResource(artist: IdentityEntry, inc: ReadonlySet<string>): object {
  const { country, begin, end } = artist;
  return {
    id: artist.mbid,
    name: artist.name,
    'sort-name': artist.sortName,
    disambiguation: artist.disambiguation,
    ...typeOf(artist.type),
    gender: null,
    'gender-id': null,
    country,
    area: country === null ? null : lookUpArea(country),
    'begin-area': null,
    'end-area': null,
    'life-span': { begin, end, ended: end !== null },
    isnis: [],
    ipis: [],
    ...(inc.has('aliases') && { aliases: artist.aliases.map(lookUpAlias) }),
    ...(inc.has('genres') && { genres: [] }),
    ...(inc.has('tags') && { tags: [] }),
    ...(inc.has('url-rels') && { relations: artist.links.map(urlRelation) }),
  };
}

function lookUpArea(country: string): object {
  const name = regions.of(country) ?? country;
  const types = { disambiguation: '', type: null, 'type-id': null };
  return { id: areaId(country), name, 'sort-name': name, ...types, 'iso-3166-1-codes': [country] };
}

function lookUpAlias({ name, primary, isHint }: IdentityEntry['aliases'][number]): object {
  return {
    name,
    'sort-name': name,
    locale: primary ? 'en' : null,
    primary: primary ? true : null,
    ...(isHint ? SEARCH_HINT : ARTIST_NAME),
    begin: null,
    end: null,
    ended: false,
  };
}

function relation({ type, ended }: LinkEntry, direction: string, target: string): object {
  return {
    type,
    'type-id': RELATION_IDS[type],
    direction,
    begin: null,
    end: null,
    ended,
    attributes: [],
    'attribute-values': {},
    'attribute-ids': {},
    'target-type': target,
    'source-credit': '',
    'target-credit': '',
  };
}

function urlRelation(link: LinkEntry): object {
  return { ...relation(link, 'forward', 'url'), url: { id: urlId(link.url), resource: link.url } };
}

/** @param linked who links to the address; `undefined` where that was not asked for */
export function urlResource(
  url: string,
  linked: readonly { readonly artist: IdentityEntry; readonly link: LinkEntry }[] | undefined,
): { readonly id: string } {
  const relations = linked?.map(({ artist, link }) => ({
    ...relation(link, 'backward', 'artist'),
    artist: {
      id: artist.mbid,
      name: artist.name,
      'sort-name': artist.sortName,
      disambiguation: artist.disambiguation,
      country: artist.country,
      ...typeOf(artist.type),
    },
  }));
  return { id: urlId(url), ...{ resource: url }, ...(relations && { relations }) };
}
