import type { ArtistIdentity } from '../identity/artist-identity.js';
import type { IdentifyArtist } from '../identity/identify-artist.js';
import { channelsOf, isNameOf, type ResolvedLink, undecidedLinks } from '../identity/pairing.js';
import type { LinkedChannel } from '../identity/source-links.js';
import type { Clock } from '../shared/clock.js';
import { DomainError } from '../shared/domain-error.js';
import {
  cacheKey,
  type ChannelResponse,
  type FetchedResponse,
  type ResponseCache,
  staleSeconds,
} from './response-cache.js';
import type { ChannelDirectory, ChannelIdCache, SearchClient } from './music.ports.js';
import type { Channel, ChannelCandidate, ChannelReference, Video } from './channel.js';
import { isSameName, type Match, matchOf, rankByName } from './choose-by-name.js';
import type { SearchPolicy } from './music-policies.js';
import type { SearchTerm } from './search-term.js';
import { nothingFound } from './source.js';

export interface FoundChannel {
  readonly channel: Channel;
  /** Most viewed first, at most 4; empty when it has none, or when their request failed. */
  readonly videos: readonly Video[];
  readonly match: Match;
  /** The link by which it was found; `null` when it was found otherwise. */
  readonly foundBy: LinkedChannel | null;
  /** Where the identity's other links lead to, as far as that had to be found out. */
  readonly resolved: readonly ResolvedLink[];
  /** The others of the same search, in the source's order, at most 9; empty when it took no search. */
  readonly otherMatches: readonly ChannelCandidate[];
  /** Whether this comes from the sample catalogue. */
  readonly sample: boolean;
  /** How old it is, in whole seconds, where it is older than it should be; else `null`. */
  readonly staleSeconds: number | null;
}

type FoundByName = Pick<ChannelResponse, 'channel' | 'others'>;

/** A channel that took no search. */
function alone<T extends Channel | null>(channel: T) {
  return channel === null ? null : { channel, others: [] };
}

/** How many links of an identity are tried: each costs a unit. */
const MAX_LINKS = 3;

/** @returns `null` when there is no such channel */
function unlessFound(error: unknown): null {
  if (error instanceof DomainError && error.kind === 'not_found') return null;
  throw error;
}

/** From here on a channel with the guessed handle is most likely the one that is meant, and no namesake. */
const KNOWN_SUBSCRIBERS = 1_000;

export class SearchChannel {
  constructor(
    private readonly directory: ChannelDirectory,
    private readonly channelIds: ChannelIdCache,
    private readonly identify: IdentifyArtist,
    private readonly clock: Clock,
    private readonly policy: SearchPolicy,
    private readonly responses: ResponseCache,
  ) {}

  /**
   * @param term by its reference where it holds one, else by name
   * @param client whose share of the day's searches is used, if it comes to a search
   * @param preferredId a channel to prefer if it is among the matches: for "not the one you meant?"
   * @param identity whose channel is taken where a link leads to it, without a search; by default whoever is known by
   * that name
   * @throws DomainError `not_found`, or what {@link ChannelDirectory} throws
   */
  async run(
    term: SearchTerm,
    client: SearchClient,
    preferredId?: string,
    identity: Promise<ArtistIdentity | null> = this.knownIdentity(term.name),
  ): Promise<FoundChannel> {
    if (preferredId === undefined && term.channel === undefined) {
      const known = await identity;
      const linked = known && (await this.findLinked(known, client));
      if (linked !== null) return linked;
    }
    const found = await this.find(term, client);
    const preferred = found.otherMatches.find(({ id }) => id === preferredId);
    if (preferred === undefined) return found;
    const other = await this.find({ name: term.name, channel: { by: 'id', value: preferred.id } }, client);
    const otherMatches = [found.channel, ...found.otherMatches].filter(({ id }) => id !== preferred.id);
    return { ...other, match: matchOf(term.name, other.channel.title), otherMatches };
  }

  private async knownIdentity(name: string): Promise<ArtistIdentity | null> {
    return (await this.identify.known({ name }))?.identity ?? null;
  }

  /** `null` where no link leads to a channel. */
  private async findLinked(identity: ArtistIdentity, client: SearchClient): Promise<FoundChannel | null> {
    const { name } = identity;
    for (const link of channelsOf(identity).slice(0, MAX_LINKS)) {
      const outcome = await this.find({ name, channel: link }, client).catch(unlessFound);
      if (outcome === null || (link.guessed && !isNameOf(identity, outcome.channel.title))) continue;
      const found = { ...outcome, match: 'linked' as const, foundBy: link };
      const undecided = undecidedLinks(identity, { ...found.channel, ...found });
      return { ...found, resolved: await this.resolve(undecided.slice(0, MAX_LINKS)) };
    }
    return null;
  }

  /** Each costs a unit, once in a month. What YouTube can't tell stays open. */
  private async resolve(links: readonly LinkedChannel[]): Promise<readonly ResolvedLink[]> {
    if (links.length === 0) return [];
    return this.clock.within(this.policy.linkedTimeLimitMs, async (signal) => {
      const resolved = await Promise.all(
        links.map(async (link) => {
          const channelId = await this.channelIdOf(link, signal);
          return channelId === null ? [] : [{ by: link.by, value: link.value, channelId }];
        }),
      );
      return resolved.flat();
    });
  }

  private async channelIdOf(link: LinkedChannel, signal: AbortSignal): Promise<string | null> {
    const name = `${link.by} ${link.value}`;
    const known = await this.channelIds.get(name);
    if (known !== null) return known;
    try {
      const channel = await this.byReference(link, signal);
      if (channel !== null) await this.channelIds.set(name, channel.id);
      return channel?.id ?? null;
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }

  private async find(term: SearchTerm, client: SearchClient): Promise<FoundChannel> {
    const { origin } = this.directory;
    const { name, channel } = term;
    const key = channel === undefined ? cacheKey(name) : `${channel.by}:${channel.value}`;
    const response = await this.responses.get('channel', `${origin}:${key}`, () => this.fetch(term, client));
    if (response.value === null) throw nothingFound('youtube', name);
    const { others, ...found } = response.value;
    return {
      ...found,
      foundBy: null,
      resolved: [],
      match: channel === undefined ? matchOf(name, found.channel.title) : 'exact',
      otherMatches: others.slice(0, 9),
      sample: origin === 'sample',
      staleSeconds: staleSeconds(response, this.clock.now()),
    };
  }

  private fetch(term: SearchTerm, client: SearchClient): Promise<FetchedResponse<ChannelResponse | null>> {
    return this.clock.within(this.policy.timeLimitMs, async (signal) => {
      const { name, channel: reference } = term;
      const found = await (reference === undefined
        ? this.byName(name, client, signal)
        : this.byReference(reference, signal).then(alone));
      if (found === null) return { value: null, negative: true };
      const videos = await this.videosOf(found.channel, signal);
      return { value: { ...found, videos: videos ?? [] }, negative: videos === undefined };
    });
  }

  private byReference({ by, value }: ChannelReference, signal: AbortSignal): Promise<Channel | null> {
    if (by === 'id') return this.directory.findById(value, signal);
    return by === 'handle' ? this.directory.findByHandle(value, signal) : this.directory.findByUsername(value, signal);
  }

  /** There are few searches a day: everything that may do without one is tried first. */
  private async byName(name: string, client: SearchClient, signal: AbortSignal): Promise<FoundByName | null> {
    const known = await this.findKnown(name, signal);
    if (known !== null) return alone(known);
    const guessed = await this.guess(name, signal);
    if (guessed !== null && (guessed.subscribers ?? 0) >= KNOWN_SUBSCRIBERS) return alone(guessed);
    try {
      return await this.search(name, client, signal);
    } catch (error) {
      // No search is left: a small channel of that name is better than none.
      if (guessed !== null && error instanceof DomainError && error.kind === 'unavailable') return alone(guessed);
      throw error;
    }
  }

  private async findKnown(name: string, signal: AbortSignal): Promise<Channel | null> {
    const id = await this.channelIds.get(name);
    if (id === null) return null;
    const channel = await this.directory.findById(id, signal);
    if (channel === null) await this.channelIds.delete(name, id);
    return channel;
  }

  /** Anybody may have chosen that handle: it counts only for a channel of the requested name. */
  private async guess(name: string, signal: AbortSignal): Promise<Channel | null> {
    const handle = guessHandle(name);
    if (handle === null) return null;
    const channel = await this.directory.findByHandle(`@${handle}`, signal);
    return channel !== null && isSameName(name, channel.title) ? channel : null;
  }

  private async search(name: string, client: SearchClient, signal: AbortSignal): Promise<FoundByName | null> {
    const candidates = await this.directory.searchByName(name, client, signal);
    // One that was taken down is still found by the search for a while: the next one is taken.
    for (const { id } of rankByName(name, candidates, ({ title }) => title)) {
      const channel = await this.directory.findById(id, signal);
      if (channel === null) continue;
      await this.channelIds.set(name, channel.id);
      return { channel, others: candidates.filter((other) => other.id !== channel.id) };
    }
    return null;
  }

  /** `undefined`: the request failed. */
  private async videosOf(channel: Channel, signal: AbortSignal): Promise<readonly Video[] | undefined> {
    try {
      const findTop = (limit: AbortSignal) => this.directory.findTopVideos(channel, limit);
      return await this.clock.within(this.policy.videosTimeLimitMs, findTop, signal);
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }
}

/** What YouTube allows in a handle, as far as it is worth a guess: its handles in other scripts are few. */
const GUESSABLE = /^[a-z0-9](?:[a-z0-9._-]{1,28})[a-z0-9]$/;

/**
 * The handle that a channel of this name would most likely have chosen: the name without accents, spacing and
 * punctuation. `"Guns N' Roses"` gives `gunsnroses`.
 * @returns `null` when nothing is left that could be a handle: 3 to 30 letters and digits
 */
export function guessHandle(name: string): string | null {
  const squeezed = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/g, 'and')
    // A dash, a dot or a low line may stand in a handle, but not at its ends; all else that is no letter is left out.
    .replace(/[^\p{L}\p{N}._-]/gu, '')
    .replace(/^[._-]+|[._-]+$/g, '');
  return GUESSABLE.test(squeezed) ? squeezed : null;
}
