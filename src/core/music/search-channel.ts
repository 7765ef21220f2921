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
import type { Channel, Video } from './channel.js';
import { matchOf, rankByName } from './choose-by-name.js';
import type { SearchPolicy } from './music-policies.js';
import { nothingFound } from './source.js';

export interface FoundChannel {
  readonly channel: Channel;
  /** `null` when the channel has no video, or when its request failed: the channel itself is the result. */
  readonly topVideo: Video | null;
  /** Whether this comes from the sample catalogue. */
  readonly sample: boolean;
  /** How old it is, in whole seconds, where it is older than it should be; else `null`. */
  readonly staleSeconds: number | null;
}

/** From here on a channel with the guessed handle is most likely the one that is meant, and no namesake. */
const KNOWN_SUBSCRIBERS = 1_000;

/** Who is that on YouTube? */
export class SearchChannel {
  constructor(
    private readonly directory: ChannelDirectory,
    private readonly channelIds: ChannelIdCache,
    private readonly clock: Clock,
    private readonly policy: SearchPolicy,
    private readonly responses: ResponseCache,
  ) {}

  /**
   * @param name what was typed, trimmed: a channel's name or a handle such as `@name`
   * @param client whose share of the day's searches is used, if it comes to a search
   * @throws DomainError `not_found`, or what {@link ChannelDirectory} throws
   */
  async run(name: string, client: SearchClient): Promise<FoundChannel> {
    const { origin } = this.directory;
    const key = `${origin}:${cacheKey(name)}`;
    const response = await this.responses.get('channel', key, () => this.fetch(name, client));
    if (response.value === null) throw nothingFound('youtube', name);
    return {
      ...response.value,
      sample: origin === 'sample',
      staleSeconds: staleSeconds(response, this.clock.now()),
    };
  }

  private fetch(name: string, client: SearchClient): Promise<FetchedResponse<ChannelResponse | null>> {
    return this.clock.within(this.policy.timeLimitMs, async (signal) => {
      const channel = await this.find(name, client, signal);
      if (channel === null) return { value: null, negative: true };
      const topVideo = await this.topVideoOf(channel, signal);
      return { value: { channel, topVideo: topVideo ?? null }, negative: topVideo === undefined };
    });
  }

  /** There are few searches a day: everything that may do without one is tried first. */
  private async find(name: string, client: SearchClient, signal: AbortSignal): Promise<Channel | null> {
    if (/^@\S+$/u.test(name)) return this.directory.findByHandle(name, signal);
    const known = await this.findKnown(name, signal);
    if (known !== null) return known;
    const guessed = await this.guess(name, signal);
    if (guessed !== null && (guessed.subscribers ?? 0) >= KNOWN_SUBSCRIBERS) return guessed;
    try {
      return await this.search(name, client, signal);
    } catch (error) {
      // No search is left: a small channel of that name is better than none.
      if (guessed !== null && error instanceof DomainError && error.kind === 'unavailable') return guessed;
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
    return channel !== null && ['exact', 'folded'].includes(matchOf(name, channel.title)) ? channel : null;
  }

  private async search(name: string, client: SearchClient, signal: AbortSignal): Promise<Channel | null> {
    const candidates = await this.directory.searchByName(name, client, signal);
    // One that was taken down is still found by the search for a while: the next one is taken.
    for (const { id } of rankByName(name, candidates, ({ title }) => title)) {
      const channel = await this.directory.findById(id, signal);
      if (channel === null) continue;
      await this.channelIds.set(name, channel.id);
      return channel;
    }
    return null;
  }

  /** `undefined`: the request failed. */
  private async topVideoOf(channel: Channel, signal: AbortSignal): Promise<Video | null | undefined> {
    try {
      const findTop = (limit: AbortSignal): Promise<Video | null> => this.directory.findTopVideo(channel, limit);
      return await this.clock.within(this.policy.topVideoTimeLimitMs, findTop, signal);
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
