import type { Clock } from '../../../core/shared/clock.js';
import { describeError, type Logger } from '../../../observability/logger.js';
import type { SharedResponse, SharedResponseStore } from './shared-response-store.js';

/** How long the store may take, in milliseconds: asking the source anew takes hardly longer. */
const STORE_ANSWER_MS = 300;

/** While the store is out, it is tried once in so many milliseconds, and nobody waits for that. */
const RETRY_MS = 1_000;

/** The right to ask the source in the name of all processes. */
export interface Claim {
  /** Never throws. */
  release(): Promise<void>;
}

const UNSHARED_CLAIM: Claim = { release: () => Promise.resolve() };

/**
 * Shares answers as long as that works. When it doesn't, each process is on its own: nobody gets an error, and nobody
 * waits for it after the first ones who noticed. No method throws.
 */
export class SharedResponses {
  /** When the store may be tried again; `null` while it answers. */
  private retryAt: number | null = null;

  /** @param onFailure hears of every question that the store did not answer */
  constructor(
    private readonly store: SharedResponseStore,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly onFailure: () => void,
  ) {}

  /** `null` when there is none, or nobody knows. */
  async find(key: string): Promise<SharedResponse | null> {
    return (await this.attempt(() => this.store.find(key))) ?? null;
  }

  async keep(key: string, answer: SharedResponse, forMs: number): Promise<void> {
    await this.attempt(() => this.store.keep(key, answer, forMs));
  }

  /** @returns `null` when another process has the right; in an outage everybody has it */
  async claim(key: string, forMs: number): Promise<Claim | null> {
    const claim = await this.attempt(() => this.store.claim(key, forMs));
    if (claim === undefined) return UNSHARED_CLAIM;
    if (claim === null) return null;
    return {
      release: async () => {
        await this.attempt(() => this.store.release(key, claim));
      },
    };
  }

  /** `undefined`: it failed, or was not tried because it would. */
  private async attempt<T>(question: () => Promise<T>): Promise<T | undefined> {
    if (this.retryAt === null) return this.ask(question);
    const now = this.clock.now().getTime();
    if (now >= this.retryAt) {
      this.retryAt = now + RETRY_MS;
      // In the background, with a question that changes nothing.
      void this.ask(() => this.store.find(''));
    }
    return undefined;
  }

  private async ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await this.withinLimit(question());
      if (this.retryAt !== null) this.logger.info('Redis answers again, answers of the sources are shared again');
      this.retryAt = null;
      return answer;
    } catch (error) {
      this.onFailure();
      if (this.retryAt === null) {
        this.logger.warning('Redis does not answer, answers of the sources are kept by this process only', {
          ...describeError(error),
          ...reasonOf(error),
        });
      }
      this.retryAt = this.clock.now().getTime() + RETRY_MS;
      return undefined;
    }
  }

  private withinLimit<T>(work: Promise<T>): Promise<T> {
    return this.clock.within(STORE_ANSWER_MS, (timeIsUp) => {
      const tooLate = new Promise<never>((_, reject) => {
        timeIsUp.addEventListener('abort', () => {
          // After a busy moment the timers run before what has arrived meanwhile: an answer that is here counts.
          setImmediate(() => reject(Object.assign(new Error('no answer in time'), { reason: 'timeout' })));
        });
      });
      return Promise.race([work, tooLate]);
    });
  }
}

/** The store's own word for it, where it has one. */
function reasonOf(error: unknown): { reason?: string } {
  const reason = (error as { reason?: unknown } | null)?.reason;
  return typeof reason === 'string' ? { reason } : {};
}
