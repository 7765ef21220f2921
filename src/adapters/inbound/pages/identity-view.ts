import { type ArtistIdentity, musicBrainzPage, type Namesake } from '../../../core/identity/artist-identity.js';
import type { IdentifiedArtist } from '../../../core/identity/identify-artist.js';
import type { LinkKind } from '../../../core/identity/link-kinds.js';
import { ownerOf } from '../../../core/identity/page-owner.js';
import type { PairStatus } from '../../../core/identity/pairing.js';
import { isSameName } from '../../../core/music/choose-by-name.js';
import { dayView } from './dates.js';
import type { Link } from './view-models.js';

/** How many other names the page shows. */
const MAX_ALIASES = 5;

/** How many links to other services, and how many others of the same name. */
const MAX_LINKS = 24;
const MAX_NAMESAKES = 8;

/** Facts are renewed after so long; from then on the page shows their date. In milliseconds. */
const FRESH_MS = 30 * 86_400_000;

const REGIONS = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Names of the services; one that is not here is called by its host. */
const SERVICES: Partial<Record<LinkKind, string>> = {
  youtube_music: 'YouTube Music',
  homepage: 'Official site',
  wikidata: 'Wikidata',
  wikipedia: 'Wikipedia',
  deezer: 'Deezer',
  apple_music: 'Apple Music',
  tidal: 'Tidal',
  amazon_music: 'Amazon Music',
  qobuz: 'Qobuz',
  bandcamp: 'Bandcamp',
  soundcloud: 'SoundCloud',
  discogs: 'Discogs',
  lastfm: 'Last.fm',
  allmusic: 'AllMusic',
  songkick: 'Songkick',
  bandsintown: 'Bandsintown',
  setlistfm: 'setlist.fm',
  genius: 'Genius',
  instagram: 'Instagram',
  facebook: 'Facebook',
  x: 'X',
  tiktok: 'TikTok',
  threads: 'Threads',
  bluesky: 'Bluesky',
  twitch: 'Twitch',
  patreon: 'Patreon',
  imdb: 'IMDb',
};

export interface Pairing {
  readonly spotify: PairStatus;
  readonly youtube: PairStatus;
}

export type IdentityView = ReturnType<typeof identityView>;

/**
 * Who the artist is, and how we know that both sides show that one.
 * @param otherPages the pages at Spotify that are offered as other matches
 */
export function identityView(
  identified: IdentifiedArtist,
  pairing: Pairing,
  sample: boolean,
  now: Date,
  otherPages: readonly string[] = [],
) {
  const { status, identity } = identified;
  return {
    pending: status === 'pending',
    who: identity === null ? null : { ...whoIs(identity, now), sample },
    proof: status === 'pending' ? null : proofOf(identity, pairing),
    namesakes: namesakesIn(identified, otherPages),
  };
}

/** Others of the artist's name, but those whom the other matches show. */
function namesakesIn({ identity, meaning }: IdentifiedArtist, otherPages: readonly string[]) {
  if (identity === null || meaning === null) return [];
  const shown = [identity.mbid, ...otherPages.map((page) => ownerOf(meaning, page)?.mbid)];
  return meaning.namesakes
    .filter(({ mbid, name }) => !shown.includes(mbid) && isSameName(name, identity.name))
    .slice(0, MAX_NAMESAKES)
    .map((one) => ({ name: one.name, facts: factsOf(one).join(' · '), href: artistPath(one.mbid) }));
}

function whoIs(identity: ArtistIdentity, now: Date) {
  const { mbid, name, aliases, links, fetchedAt } = identity;
  return {
    name,
    facts: factsOf(identity),
    aliases: aliases.filter((alias) => alias !== name).slice(0, MAX_ALIASES),
    links: linksTo(links),
    path: artistPath(mbid),
    sourceUrl: musicBrainzPage(mbid),
    /** The day of the facts, once they are old. */
    asOf: now.getTime() - fetchedAt.getTime() > FRESH_MS ? dayView(fetchedAt) : null,
  };
}

/** The address that lasts. */
export function artistPath(mbid: string): string {
  return `/artist/${mbid}`;
}

/** What tells an artist apart from others of that name: "UK rock band", "United Kingdom", "since 1994". */
export function factsOf(artist: Namesake): readonly string[] {
  return [artist.disambiguation, countryName(artist.country), years(artist)].filter((fact) => fact !== null);
}

function countryName(code: string | null): string | null {
  // MusicBrainz's own for "worldwide"; it has a few more that say nothing.
  if (code === null || code === 'XW') return null;
  return /^[A-Z]{2}$/.test(code) ? (REGIONS.of(code) ?? null) : null;
}

/** Those of a band, or of a person's life. */
function years({ type, begin, end, ended }: Namesake): string | null {
  const isPerson = type === 'Person';
  const [from, to] = [begin?.slice(0, 4) ?? null, end?.slice(0, 4) ?? null];
  if (from !== null && to !== null) return from === to ? from : `${from}–${to}`;
  if (to !== null) return `${isPerson ? 'died' : 'until'} ${to}`;
  if (from === null) return null;
  if (isPerson) return `born ${from}`;
  return ended === true ? `from ${from}, ended` : `since ${from}`;
}

/** Every other service once, its first link; then other sites and further ones of the artist's own, by their hosts. */
function linksTo(links: ArtistIdentity['links']): readonly Link[] {
  const others = links.filter(({ kind }) => kind !== 'spotify' && kind !== 'youtube');
  const named = others.map(({ kind, url }) => ({ label: SERVICES[kind], href: url }));
  const services = firstOfEach(named.filter((link): link is Link => link.label !== undefined));
  const shown = new Set(services.map(({ href }) => addressOf(href)));
  const sites = others
    .filter(({ kind, url }) => (kind === 'homepage' || SERVICES[kind] === undefined) && !shown.has(addressOf(url)))
    .map(({ url }) => ({ label: hostOf(new URL(url)), href: url }));
  return [...services, ...firstOfEach(sites)].slice(0, MAX_LINKS);
}

function firstOfEach(links: readonly Link[]): readonly Link[] {
  return [...new Map(links.toReversed().map((link) => [link.label, link])).values()].toReversed();
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^www\./, '');
}

/** The same for `http://www.example.org/` and `https://example.org`. */
function addressOf(href: string): string {
  const url = new URL(href);
  return hostOf(url) + url.pathname.replace(/\/$/, '') + url.search;
}

const SIDE_NAMES = { spotify: 'Spotify page', youtube: 'YouTube channel' } as const;

/** In one sentence; `null` where there is nothing to compare. */
function proofOf(identity: ArtistIdentity | null, pairing: Pairing): string | null {
  const sides = (['spotify', 'youtube'] as const).filter((side) => pairing[side] !== 'none');
  const having = (status: PairStatus) =>
    sides.filter((side) => pairing[side] === status).map((side) => SIDE_NAMES[side]);
  const [linked, conflicting, named] = [having('linked'), having('conflict'), having('name')];
  if (identity === null) {
    return sides.length < 2 ? null : 'Both were chosen by their names alone: they may not be the same artist.';
  }
  const parts = [
    ...(linked.length === 0 ? [] : [`MusicBrainz links ${identity.name} to this ${linked.join(' and this ')}`]),
    ...(conflicting.length === 0
      ? []
      : [`MusicBrainz links to this ${conflicting.join(' and this ')}, but its name or another link contradicts that`]),
    ...(named.length === 0
      ? []
      : [`the ${named.join(' and the ')} ${named.length > 1 ? 'were' : 'was'} chosen by name`]),
  ];
  const sentence = parts.join('; ');
  return sentence === '' ? null : `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
