import { describeError, type Logger } from '../observability/logger.js';

/** Not right at the start, when there is enough to do, but soon: a process may not live for a day. */
const FIRST_AFTER_MS = 60_000;

const DAY_MS = 86_400_000;

/** How much of what was deleted, by its name in the log. */
type PurgedCounts = Readonly<Record<string, number>>;

/** Deletes expired data every day. Running in several processes at once is safe. */
export class DailyPurge {
  private readonly tasks: (() => Promise<PurgedCounts>)[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly logger: Logger) {}

  /** @param task deletes what has expired and says how much */
  add(task: () => Promise<PurgedCounts>): void {
    this.tasks.push(task);
  }

  start(): void {
    this.schedule(FIRST_AFTER_MS);
  }

  stop(): void {
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
      let purged: PurgedCounts = {};
      for (const task of this.tasks) purged = { ...purged, ...(await task()) };
      this.logger.info('Expired data purged', purged);
    } catch (error) {
      // Tried again the next day.
      this.logger.warning('The purge of expired data failed', describeError(error));
    }
  }
}
