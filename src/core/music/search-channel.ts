import type { Clock } from '../shared/clock.js';
import { DomainError } from '../shared/domain-error.js';
import { type AnswerCache, asQuestion, type ChannelAnswer, type Said, staleSeconds } from './answers.js';
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
  /** How old it is, in whole seconds, where it is older than it should be; else `null`. */
  readonly staleSeconds: number | null;
}

/** Who is that on YouTube? */
export class SearchChannel {
  constructor(
    private readonly directory: ChannelDirectory,
    private readonly clock: Clock,
    private readonly policy: SearchPolicy,
    private readonly answers: AnswerCache,
  ) {}

  /**
   * @param name what was typed, trimmed: a channel's name or a handle such as `@name`
   * @throws DomainError `not_found`, or what {@link ChannelDirectory} throws
   */
  async run(name: string): Promise<FoundChannel> {
    const { origin } = this.directory;
    const given = this.answers.answer('channel', `${origin}:${asQuestion(name)}`, () => this.ask(name));
    const answer = given instanceof Promise ? await given : given;
    if (answer.value === null) throw nothingFound('youtube', name);
    return {
      ...answer.value,
      sample: origin === 'sample',
      staleSeconds: answer.stale ? staleSeconds(answer, this.clock.now()) : null,
    };
  }

  private ask(name: string): Promise<Said<ChannelAnswer | null>> {
    return this.clock.within(this.policy.timeLimitMs, async (signal) => {
      const channel = await this.find(name, signal);
      if (channel === null) return { value: null, brief: true };
      const topVideo = await this.topVideoOf(channel, signal);
      return { value: { channel, topVideo: topVideo ?? null }, brief: topVideo === undefined };
    });
  }

  private async find(name: string, signal: AbortSignal): Promise<Channel | null> {
    // A handle costs a hundredth of the day's searches less than a name does.
    if (/^@\S+$/u.test(name)) return this.directory.findByHandle(name, signal);
    const candidate = chooseByName(name, await this.directory.searchByName(name, signal), (c) => c.title);
    return candidate === undefined ? null : this.directory.findById(candidate.id, signal);
  }

  /** `undefined`: asking for it failed. */
  private async topVideoOf(channel: Channel, signal: AbortSignal): Promise<Video | null | undefined> {
    try {
      const ask = (limit: AbortSignal): Promise<Video | null> => this.directory.findTopVideo(channel, limit);
      return await this.clock.within(this.policy.topVideoTimeLimitMs, ask, signal);
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }
}
