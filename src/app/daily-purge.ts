import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Clock } from '../core/shared/clock.js';
import { describeError, type Logger } from '../observability/logger.js';
import type { ExpiredData, Find } from './expired-data.js';

/** Not right at the start, when there is enough to do, but soon: a process may not live for a day. */
const FIRST_AFTER_MS = 60_000;

const DAY_MS = 86_400_000;

/** Deletes expired data every day. Running in several processes at once is safe. */
export class DailyPurge implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly data: readonly Pick<ExpiredData, 'name' | 'remove'>[],
    private readonly find: Find,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(FIRST_AFTER_MS);
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private schedule(delayMs: number): void {
    this.timer = setTimeout(() => {
      this.schedule(DAY_MS);
      void this.run();
    }, delayMs);
    this.timer.unref();
  }

  private async run(): Promise<void> {
    try {
      const purged: Record<string, number> = {};
      for (const { name, remove } of this.data) purged[name] = await remove(this.find, this.clock.now());
      this.logger.info('Expired data purged', purged);
    } catch (error) {
      // Tried again the next day.
      this.logger.warning('The purge of expired data failed', describeError(error));
    }
  }
}
