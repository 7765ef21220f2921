import type { Clock } from '../../../core/shared/clock.js';
import { describeError, type Logger } from '../../../observability/logger.js';
import { Outage } from '../system/outage.js';

/** A response as processes share it. */
export interface SharedResponse {
  readonly value: unknown;
  /** In milliseconds since 1970. */
  readonly fetchedAt: number;
  readonly negative: boolean;
}

/** Where processes share responses, and agree on which of them fetches one. Every method throws in an outage. */
export abstract class SharedResponseStore {
  /** `null` when there is none, or none that can be read. */
  abstract get(key: string): Promise<SharedResponse | null>;

  /** Replaces whatever is there, for `forMs` milliseconds. */
  abstract set(key: string, response: SharedResponse, forMs: number): Promise<void>;

  /**
   * Locks the key, for `forMs` milliseconds at most. Atomic: of any number of processes one gets it.
   * @returns the token that releases it; `null` when another process holds it
   */
  abstract acquireLock(key: string, forMs: number): Promise<string | null>;

  /** Releases the lock, unless it has expired and is another process's. */
  abstract releaseLock(key: string, token: string): Promise<void>;
}

/** How long the store may take, in milliseconds: asking the source takes hardly longer. */
const STORE_TIMEOUT_MS = 300;

export interface Lock {
  /** Never throws. */
  release(): Promise<void>;
}

const LOCAL_LOCK: Lock = { release: () => Promise.resolve() };

/** The shared store, failing open: in an outage each process works alone, without errors or waits. Never throws. */
export class SharedResponses {
  private readonly outage: Outage;

  /** @param onFailure is called for each command that the store did not answer */
  constructor(
    private readonly store: SharedResponseStore,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly onFailure: () => void,
  ) {
    this.outage = new Outage(
      clock,
      () => this.withinLimit(() => store.get('')),
      () => logger.info('Redis answers again, responses of the sources are shared again'),
    );
  }

  /** `null` when there is none, or in an outage. */
  async get(key: string): Promise<SharedResponse | null> {
    return (await this.attempt(() => this.store.get(key))) ?? null;
  }

  async set(key: string, response: SharedResponse, forMs: number): Promise<void> {
    await this.attempt(() => this.store.set(key, response, forMs));
  }

  /** @returns `null` when another process holds it; in an outage everybody gets one */
  async acquireLock(key: string, forMs: number): Promise<Lock | null> {
    const token = await this.attempt(() => this.store.acquireLock(key, forMs));
    if (token === undefined) return LOCAL_LOCK;
    if (token === null) return null;
    return {
      release: async () => {
        await this.attempt(() => this.store.releaseLock(key, token));
      },
    };
  }

  /** `undefined`: it failed, or was not tried because it would. */
  private async attempt<T>(command: () => Promise<T>): Promise<T | undefined> {
    if (this.outage.isUnderWay) return undefined;
    try {
      return await this.withinLimit(command);
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }

  private withinLimit<T>(command: () => Promise<T>): Promise<T> {
    return this.clock.withTimeout(STORE_TIMEOUT_MS, command);
  }

  private failed(error: unknown): void {
    this.onFailure();
    if (!this.outage.begin()) return;
    this.logger.warning('Redis does not answer, responses of the sources are cached by this process only', {
      ...describeError(error),
      ...reasonOf(error),
    });
  }
}

/** The store's reason, where it gives one. */
function reasonOf(error: unknown): { reason?: string } {
  if ((error as Error).name === 'TimeoutError') return { reason: 'timeout' };
  const reason = (error as { reason?: unknown } | null)?.reason;
  return typeof reason === 'string' ? { reason } : {};
}
