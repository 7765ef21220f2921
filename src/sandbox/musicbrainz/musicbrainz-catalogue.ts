import { fold, type Folded } from '../catalogue/name-match.js';
import { has, keyOf, type SampleArtist, sampleArtists } from '../catalogue/sample-catalogue.js';
import { channelId, sampleMbid, spotifyId } from '../catalogue/sample-id.js';
import identities from './sample-identities.json' with { type: 'json' };

/** What is known about somebody; what follows from the catalogue is derived. */
export interface SampleIdentity {
  /** The key of an artist of the catalogue. */
  readonly artist?: string;
  /** What MusicBrainz calls them; by default as the catalogue does. */
  readonly name?: string;
  readonly mbid?: string;
  readonly type: string;
  readonly country?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly disambiguation?: string;
  readonly sortName?: string;
  readonly aliases?: readonly string[];
  /** Misspellings to be found by. */
  readonly hints?: readonly string[];
  /** Instead of the links that follow from the catalogue. */
  readonly links?: readonly LinkEntry[];
  /** How well known they are; by default as at Spotify. */
  readonly popularity?: number;
  /** Links that ended. */
  readonly ended?: readonly string[];
  /** What the ids are made of that were merged into this one. */
  readonly former?: readonly string[];
  /** The key of another page at Spotify that is linked, too. */
  readonly alsoAt?: string;
  /** The key of somebody else whose channel is linked. */
  readonly channelOf?: string;
}

export interface LinkEntry {
  /** What MusicBrainz calls the relation. */
  readonly type: string;
  readonly url: string;
  readonly ended: boolean;
}

export interface IdentityEntry {
  readonly mbid: string;
  readonly name: string;
  readonly sortName: string;
  readonly type: string;
  readonly country: string | null;
  readonly disambiguation: string;
  readonly begin: string | null;
  readonly end: string | null;
  readonly aliases: readonly { readonly name: string; readonly primary: boolean; readonly isHint: boolean }[];
  readonly links: readonly LinkEntry[];
  /** How well known they are: hits get a boost for it. */
  readonly popularity: number;
  readonly nameKeys: readonly Folded[];
  readonly aliasKeys: readonly Folded[];
}

/** What the MusicBrainz sandbox knows. */
export interface MusicBrainzCatalogue {
  readonly artists: readonly IdentityEntry[];
  artist(mbid: string): IdentityEntry | undefined;
  /** The id that this one was merged into. */
  mergedInto(mbid: string): string | undefined;
  /** Who has a link, in force or not, to this very address. */
  linkedTo(url: string): readonly { readonly artist: IdentityEntry; readonly link: LinkEntry }[];
}

const sampleIdentities = identities as unknown as readonly SampleIdentity[];

export function buildMusicBrainzCatalogue(known = sampleIdentities, catalogue = sampleArtists): MusicBrainzCatalogue {
  const byKey = new Map(catalogue.map((artist) => [keyOf(artist), artist]));
  const all = known.map((identity, index) => ({
    identity,
    entry: toEntry(identity, byKey.get(identity.artist ?? ''), index),
  }));
  const artists = all.map(({ entry }) => entry);
  const byId = new Map(artists.map((artist) => [artist.mbid, artist]));
  const former = new Map(
    all.flatMap(({ identity, entry }) =>
      (identity.former ?? []).map((text) => [sampleMbid(text), entry.mbid] as const),
    ),
  );
  return {
    artists,
    artist: (mbid) => byId.get(mbid),
    mergedInto: (mbid) => former.get(mbid),
    linkedTo: (url) =>
      artists.flatMap((artist) => artist.links.filter((link) => link.url === url).map((link) => ({ artist, link }))),
  };
}

function toEntry(identity: SampleIdentity, artist: SampleArtist | undefined, index: number): IdentityEntry {
  const name = identity.name ?? artist?.name ?? '';
  const { aliases = [], hints = [], sortName = name } = identity;
  return {
    mbid: identity.mbid ?? sampleMbid(identity.artist ?? `${name} (${identity.country})`),
    name,
    sortName,
    type: identity.type,
    country: identity.country ?? null,
    disambiguation: identity.disambiguation ?? '',
    begin: identity.begin ?? null,
    end: identity.end ?? null,
    aliases: [
      ...hints.map((alias) => ({ name: alias, primary: false, isHint: true })),
      ...aliases.map((alias, position) => ({ name: alias, primary: position === 0, isHint: false })),
    ],
    links: identity.links ?? linksOf(identity, artist, index),
    popularity: identity.popularity ?? artist?.figures[1] ?? 0,
    nameKeys: [name, sortName].map(fold),
    aliasKeys: [...aliases, ...hints].map(fold),
  };
}

const page = (key: string): string => `https://open.spotify.com/artist/${spotifyId('artist', key)}`;
const channel = (key: string): string => `https://www.youtube.com/channel/${channelId(key)}`;

/** Sorted by the relation's name, as MusicBrainz sorts them. */
function linksOf(identity: SampleIdentity, artist: SampleArtist | undefined, index: number): readonly LinkEntry[] {
  if (artist === undefined) return [];
  const key = keyOf(artist);
  const slug = fold(key).words.filter((word) => /^[a-z0-9]+$/.test(word));
  const link = (type: string, url: string, ended = false): LinkEntry => ({ type, url, ended });
  const links = [
    ...(has(artist, 'youtube_only') ? [] : [link('free streaming', page(key))]),
    ...(identity.alsoAt === undefined ? [] : [link('free streaming', page(identity.alsoAt))]),
    ...(has(artist, 'no_channel') ? [] : channelLinks(artist, index).map((url) => link('youtube', url))),
    ...(identity.channelOf === undefined ? [] : [link('youtube', channel(identity.channelOf))]),
    ...(identity.ended ?? []).map((url) => link('youtube', url, true)),
    link('wikidata', `https://www.wikidata.org/wiki/Q99${String(index).padStart(7, '0')}`),
    ...(slug.length === 0 ? [] : [link('official homepage', `https://${slug.join('-').slice(0, 60)}.example/`)]),
  ];
  return links.sort((one, other) => (one.type < other.type ? -1 : Number(one.type > other.type)));
}

/** Every form that is found in the data: by id, by handle, and by both. */
function channelLinks(artist: SampleArtist, index: number): string[] {
  const byId = channel(keyOf(artist));
  if (artist.handle === undefined || index % 3 === 0) return [byId];
  const byHandle = `https://www.youtube.com/@${artist.handle}`;
  return index % 3 === 1 ? [byHandle] : [byId, byHandle];
}
