import type { Clock } from '../shared/clock.js';
import { DomainError } from '../shared/domain-error.js';
import type { Channel, Video } from './channel.js';
import { chooseByName } from './choose-by-name.js';
import type { ChannelDirectory } from './music.ports.js';
import type { SearchPolicy } from './search-policy.js';
import { nothingFound } from './source.js';

export interface FoundChannel {
  readonly channel: Channel;
  /** `null` when the channel has no video, or when asking for it failed: the channel itself is the answer. */
  readonly topVideo: Video | null;
  /** Whether this comes from the sample catalogue. */
  readonly sample: boolean;
}

/** Who is that on YouTube? */
export class SearchChannel {
  constructor(
    private readonly directory: ChannelDirectory,
    private readonly clock: Clock,
    private readonly policy: SearchPolicy,
  ) {}

  /**
   * @param name what was typed, trimmed: a channel's name or a handle such as `@name`
   * @throws DomainError `not_found`, or what {@link ChannelDirectory} throws
   */
  async run(name: string): Promise<FoundChannel> {
    return this.clock.within(this.policy.timeLimitMs, async (signal) => {
      const channel = await this.find(name, signal);
      if (channel === null) throw nothingFound('youtube', name);
      return { channel, topVideo: await this.topVideoOf(channel, signal), sample: this.directory.origin === 'sample' };
    });
  }

  private async find(name: string, signal: AbortSignal): Promise<Channel | null> {
    // A handle costs a hundredth of the day's searches less than a name does.
    if (/^@\S+$/u.test(name)) return this.directory.findByHandle(name, signal);
    const candidate = chooseByName(name, await this.directory.searchByName(name, signal), (c) => c.title);
    return candidate === undefined ? null : this.directory.findById(candidate.id, signal);
  }

  private async topVideoOf(channel: Channel, signal: AbortSignal): Promise<Video | null> {
    try {
      const ask = (limit: AbortSignal): Promise<Video | null> => this.directory.findTopVideo(channel, limit);
      return await this.clock.within(this.policy.topVideoTimeLimitMs, ask, signal);
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }
}
