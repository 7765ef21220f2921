import type { PurgeExpiredAccounts } from '../core/auth/purge-expired-accounts.js';
import type { PurgeYouTubeResults } from '../core/history/purge-youtube-results.js';
import type { PurgeExpiredSourceData } from '../core/music/purge-expired-source-data.js';
import { describeError, type Logger } from '../observability/logger.js';

/** Not right at the start, when there is enough to do, but soon: a process may not live for a day. */
const FIRST_AFTER_MS = 60_000;

const DAY_MS = 86_400_000;

/** Clears away daily what is over. Running in several processes at once is safe. */
export class DailyPurge {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly cleanUp: PurgeExpiredAccounts,
    private readonly forgetYouTubeResults: PurgeYouTubeResults,
    private readonly clearSourceRecords: PurgeExpiredSourceData,
    private readonly logger: Logger,
  ) {}

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
      const cleared = await this.cleanUp.run();
      const youtubeResults = await this.forgetYouTubeResults.run();
      const sourceRecords = await this.clearSourceRecords.run();
      this.logger.info('Expired data purged', {
        ...cleared,
        youtube_results: youtubeResults,
        source_records: sourceRecords,
      });
    } catch (error) {
      // Tomorrow is another day.
      this.logger.warning('Clearing away failed', describeError(error));
    }
  }
}
