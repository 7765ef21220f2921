import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { ImportTrigger } from '../core/playlists/imports/imports.ports.js';
import type { RunImports } from '../core/playlists/imports/run-imports.js';
import { describeError, type Logger } from '../observability/logger.js';

/** How much the poll interval varies, both ways, so that processes don't all poll at once. */
const JITTER = 0.1;

/** Goes on with imports: as soon as one is added, and every few seconds with what another process has left behind. */
export class ImportWorker extends ImportTrigger implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private round: Promise<void> | null = null;
  private isRequested = false;
  private hasFailed = false;
  private timer: NodeJS.Timeout | null = null;

  /** @param pollMs the poll interval, on average */
  constructor(
    private readonly imports: Pick<RunImports, 'run'>,
    private readonly pollMs: number,
    private readonly logger: Logger,
  ) {
    super();
  }

  onApplicationBootstrap(): void {
    this.poll();
  }

  importWaiting(): void {
    this.isRequested = true;
    this.begin();
  }

  /** Ends what can be gone on with later. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    if (this.timer !== null) clearTimeout(this.timer);
    await this.round;
  }

  private poll(): void {
    this.begin();
    const pauseMs = this.pollMs * (1 + JITTER * (2 * Math.random() - 1));
    this.timer = setTimeout(() => this.poll(), pauseMs);
    this.timer.unref();
  }

  private begin(): void {
    if (this.round !== null || this.stopping.signal.aborted) return;
    this.isRequested = false;
    this.round = this.run().finally(() => {
      this.round = null;
      if (this.isRequested) this.begin();
    });
  }

  /** Never rejects: whatever is wrong, the next round tries again. */
  private async run(): Promise<void> {
    try {
      await this.imports.run(this.stopping.signal);
      this.hasFailed = false;
    } catch (error) {
      // Once per outage: the next poll is only seconds away.
      if (!this.hasFailed) this.logger.warning('An import cannot be gone on with', describeError(error));
      this.hasFailed = true;
    }
  }
}
