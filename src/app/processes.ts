import cluster, { type Worker } from 'node:cluster';
import type { Logger } from '../observability/logger.js';

/** A process that ends sooner than this after its start will end again: replacing it at once helps nobody. */
const TOO_SOON_MS = 5_000;

/** So many in a row, and the whole service gives up: whoever started it should hear of it. */
const MOST_FAILED_STARTS = 3;

export interface ProcessesOptions {
  readonly count: number;
  readonly graceSeconds: number;
}

/**
 * Keeps `count` processes sharing the port: replaces one that dies, passes the signal to stop on to all, and ends once
 * they have ended. Only for the first process; the others serve.
 */
export class Processes {
  private stopping = false;
  private failedStarts = 0;

  constructor(
    private readonly logger: Logger,
    private readonly options: ProcessesOptions,
  ) {}

  start(): void {
    for (let i = 0; i < this.options.count; i += 1) this.add();
    process.on('SIGTERM', () => this.stop());
    process.on('SIGINT', () => this.stop());
  }

  private add(): void {
    const startedAt = performance.now();
    const worker = cluster.fork();
    worker.once('exit', (code, signal) => this.ended(worker, { code, signal, ranMs: performance.now() - startedAt }));
  }

  private ended(worker: Worker, { code, signal, ranMs }: { code: number; signal: string; ranMs: number }): void {
    if (this.stopping) {
      if (Object.keys(cluster.workers ?? {}).length === 0) process.exit(0);
      return;
    }
    this.logger.error('A process ended and is replaced', { pid: worker.process.pid, exit_code: code, signal });
    this.failedStarts = ranMs < TOO_SOON_MS ? this.failedStarts + 1 : 0;
    if (this.failedStarts < MOST_FAILED_STARTS) {
      this.add();
      return;
    }
    this.logger.critical('The processes end as soon as they start');
    this.stopping = true;
    for (const other of Object.values(cluster.workers ?? {})) other?.kill('SIGKILL');
    process.exit(1);
  }

  private stop(): void {
    if (this.stopping) return;
    this.stopping = true;
    // Each stops in order by itself; what still runs after its time is cut off.
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
    setTimeout(() => process.exit(0), (this.options.graceSeconds + 1) * 1000).unref();
  }
}
