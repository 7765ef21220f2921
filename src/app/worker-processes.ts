import cluster, { type Worker } from 'node:cluster';
import type { Logger } from '../observability/logger.js';
import { MetricsHub } from '../observability/metrics-hub.js';
import { takeBackHandOffs } from './hand-offs.js';

/** A process that ends by itself sooner than this after its start will do so again: replacing it helps nobody. */
const TOO_SOON_MS = 5_000;

/** So many in a row, and the whole service gives up: whoever started it should hear of it. */
const MOST_FAILED_STARTS = 3;

/** How much of the grace time the processes have to stop by themselves: the rest is for ending those that hang. */
const STOPPING_SHARE = 0.97;

export interface WorkerProcessesOptions {
  readonly count: number;
  readonly graceSeconds: number;
}

/** How a process ended: with an exit code, or by a signal. */
interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly failedToStart: boolean;
}

/**
 * Keeps `count` processes sharing the port: replaces one that dies, passes the signal to stop on to all, and ends with
 * exit code 0 once they have ended, at the latest at the end of the grace time. Only for the first process; the others
 * serve. If the first one is killed, the others end by themselves (`node:cluster` sees to that).
 */
export class WorkerProcesses {
  private readonly running = new Set<Worker>();
  private readonly serving = new Set<Worker>();
  private stopping = false;
  private failedStarts = 0;

  constructor(
    private readonly logger: Logger,
    private readonly options: WorkerProcessesOptions,
  ) {}

  start(): void {
    this.gatherMetrics();
    for (let i = 0; i < this.options.count; i += 1) this.add();
    process.on('SIGTERM', () => this.stop());
    process.on('SIGINT', () => this.stop());
  }

  private add(): void {
    const startedAt = performance.now();
    const worker = cluster.fork();
    this.running.add(worker);
    takeBackHandOffs(worker, () => this.serving.size > 0);
    worker.once('listening', () => this.serving.add(worker));
    worker.once('exit', (code: number | null, signal: string | null) => {
      const served = this.serving.delete(worker);
      // One that served and was killed from outside, for its memory perhaps, is no failed start, however soon it was.
      const endedTooSoon = signal === null && performance.now() - startedAt < TOO_SOON_MS;
      this.ended(worker, { code, signal, failedToStart: !served || endedTooSoon });
    });
    worker.on('error', (error) => {
      // What could not be said to a process that is gone needs nobody's attention; one that never was ends us all.
      if (worker.process.pid === undefined) throw error;
    });
  }

  private gatherMetrics(): void {
    const hub = new MetricsHub();
    cluster.on('message', (worker, message) =>
      hub.received(
        {
          id: worker.id,
          // With a callback nothing is thrown when the process has just ended; the hub hears of that anyhow.
          send: (answer) => void worker.send(answer, () => undefined),
        },
        message,
      ),
    );
    cluster.on('exit', (worker) => hub.left(worker));
  }

  private ended(worker: Worker, { code, signal, failedToStart }: End): void {
    this.running.delete(worker);
    if (this.stopping) {
      if (this.running.size === 0) process.exit(0);
      return;
    }
    this.logger.error('A process ended and is replaced', { pid: worker.process.pid, exit_code: code, signal });
    this.failedStarts = failedToStart ? this.failedStarts + 1 : 0;
    if (this.failedStarts < MOST_FAILED_STARTS) {
      this.add();
      return;
    }
    this.logger.critical('The processes end as soon as they start');
    this.stopping = true;
    this.cutOff();
    process.exit(1);
  }

  private stop(): void {
    if (this.stopping) return;
    this.stopping = true;
    for (const worker of this.running) worker.process.kill('SIGTERM');
    const stoppingMs = this.options.graceSeconds * 1000 * STOPPING_SHARE;
    setTimeout(() => {
      this.logger.warning('Processes were cut off at the end of the grace time', { pids: this.cutOff() });
      process.exit(0);
    }, stoppingMs).unref();
  }

  /** Ends at once what still runs, also what hangs and heeds no signal that it could refuse. */
  private cutOff(): (number | undefined)[] {
    return [...this.running].map((worker) => {
      worker.process.kill('SIGKILL');
      return worker.process.pid;
    });
  }
}
