import { matcherOf } from '../music/choose-by-name.js';
import type { ArtistIdentity } from './artist-identity.js';
import type { ChannelReference } from '../music/channel.js';
import { type LinkedChannel, linkedChannelOf, spotifyArtistIdOf } from './source-links.js';

/**
 * How we know that a result is the identity's.
 * - `linked`: a link of the identity leads to it, and its name is the identity's, or a second, independent link agrees
 * - `conflict`: a link leads to it, but the names differ or the links contradict each other
 * - `name`: chosen by name, there is no usable link
 * - `none`: there is no result
 */
export type PairStatus = 'linked' | 'conflict' | 'name' | 'none';

export interface PairedArtist {
  readonly id: string;
  readonly name: string;
}

export interface PairedChannel {
  readonly id: string;
  readonly title: string;
  /** With or without its `@`; `null` where YouTube does not tell. */
  readonly handle: string | null;
  /** The link by which it was found; `null` when it was found by name. */
  readonly foundBy: LinkedChannel | null;
  /** Where other links lead to, as far as that had to be found out. */
  readonly resolved: readonly ResolvedLink[];
}

/** A handle or username, and the id of the channel that has it. */
export interface ResolvedLink extends ChannelReference {
  readonly channelId: string;
}

/** Reads each identity once: a search asks five times, which took 4 % of a cached one (Node 24, `docs/proofs.md`). */
function once<T>(read: (identity: ArtistIdentity) => T): (identity: ArtistIdentity) => T {
  const known = new WeakMap<ArtistIdentity, T>();
  return (identity) => {
    const found = known.get(identity) ?? read(identity);
    known.set(identity, found);
    return found;
  };
}

/** The ids of the identity's pages at Spotify, each once. Usually there is one. */
export const spotifyArtistIdsOf = once(({ links }): readonly string[] => {
  const ids = links.filter(({ kind }) => kind === 'spotify').map(({ url }) => spotifyArtistIdOf(url));
  return [...new Set(ids.filter((id) => id !== null))];
});

/**
 * The identity's channels at YouTube, the surest reference first. Channels of YouTube Music count only where there is
 * no other, and by their names: many were made by YouTube itself.
 */
export const channelsOf = once(({ links }): readonly LinkedChannel[] => {
  const channels = (wanted: string): LinkedChannel[] =>
    links.flatMap(({ kind, url }) => (kind === wanted ? (linkedChannelOf(url) ?? []) : []));
  const own = channels('youtube').sort((one, other) => certainty(one) - certainty(other));
  return own.length > 0 ? own : channels('youtube_music').map((channel) => ({ ...channel, guessed: true }));
});

function certainty({ by, guessed }: LinkedChannel): number {
  return guessed ? 3 : ['id', 'handle', 'username'].indexOf(by);
}

/** Whether a page's name is the artist's, give or take spelling. */
export function isNameOf({ name, aliases }: Pick<ArtistIdentity, 'name' | 'aliases'>, pageName: string): boolean {
  const match = matcherOf(pageName);
  return [name, ...aliases].some((one) => match(one) !== 'first');
}

/** @param isShared whether several artists link to that very page */
export function pairArtist(identity: ArtistIdentity | null, artist: PairedArtist | null, isShared = false): PairStatus {
  if (artist === null) return 'none';
  const ids = identity === null ? [] : spotifyArtistIdsOf(identity);
  if (identity === null || !ids.includes(artist.id)) return 'name';
  return ids.length === 1 && !isShared && isNameOf(identity, artist.name) ? 'linked' : 'conflict';
}

export function pairChannel(identity: ArtistIdentity | null, channel: PairedChannel | null): PairStatus {
  if (channel === null) return 'none';
  const links = identity === null ? [] : channelsOf(identity);
  const verdicts = links.map((link) => leadsTo(link, channel));
  if (identity === null || !verdicts.includes(true)) return 'name';
  if (verdicts.includes(false)) return 'conflict';
  const agreeing = new Set(links.filter((_, index) => verdicts[index] === true).map(({ by }) => by));
  return isNameOf(identity, channel.title) || agreeing.size > 1 ? 'linked' : 'conflict';
}

/** The links of which only YouTube knows whether they lead to that channel, too. */
export function undecidedLinks(identity: ArtistIdentity, channel: PairedChannel): readonly LinkedChannel[] {
  return channelsOf(identity).filter((link) => !link.guessed && leadsTo(link, channel) === null);
}

/** `null`: nobody knows without asking YouTube. */
function leadsTo(link: LinkedChannel, channel: PairedChannel): boolean | null {
  const { foundBy, resolved } = channel;
  if (link.by === 'id') return link.value === channel.id;
  if (foundBy?.by === link.by && sameName(foundBy.value, link.value)) return true;
  const known = resolved.find(({ by, value }) => by === link.by && sameName(value, link.value));
  if (known !== undefined) return known.channelId === channel.id;
  if (link.by === 'username' || channel.handle === null) return null;
  if (sameName(channel.handle.replace(/^@/, ''), link.value)) return true;
  return link.guessed ? null : false;
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
