import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Logger } from '../observability/logger.js';
import { MetricsHub } from '../observability/metrics-hub.js';

/** What a worker sends to the first process once it listens: with a socket of its own, `node:cluster` can't tell. */
export const SERVING = 'serving';

/** A worker that exits by itself sooner than this after its start will do so again: replacing it helps nobody. */
const TOO_SOON_MS = 5_000;

/** So many in a row, and the whole service gives up: whoever started it should hear of it. */
const MAX_FAILED_STARTS = 3;

/** The share of the grace time in which workers may stop by themselves; the rest is for killing those that hang. */
const STOPPING_SHARE = 0.97;

export interface WorkerProcessesOptions {
  readonly count: number;
  readonly graceSeconds: number;
  /** 0: any free one, the same for all workers. */
  readonly port: number;
}

/**
 * Keeps `count` worker processes serving one port: replaces one that dies, passes the signal to stop on to all, and
 * exits with code 0 once they have ended, at the latest at the end of the grace time. Only for the first process, which
 * serves nothing itself. If it is killed, the workers end by themselves (`node:cluster` sees to that).
 */
export class WorkerProcesses {
  private readonly running = new Set<Worker>();
  private stopping = false;
  private failedStarts = 0;
  private port = 0;

  constructor(
    private readonly logger: Logger,
    private readonly options: WorkerProcessesOptions,
  ) {}

  /** @throws when the port is taken: the workers would share it (`reusePort`) with whoever has it */
  async start(): Promise<void> {
    this.port = await freePort(this.options.port);
    this.gatherMetrics();
    process.on('SIGTERM', () => this.stop());
    process.on('SIGINT', () => this.stop());
    for (let i = 0; i < this.options.count; i += 1) this.add();
  }

  private add(): void {
    const startedAt = performance.now();
    let served = false;
    const worker = cluster.fork({ PORT: String(this.port) });
    this.running.add(worker);
    worker.on('message', (message) => (served ||= message === SERVING));
    worker.once('exit', (code: number | null, signal: string | null) => {
      // One that served and was killed from outside, for its memory perhaps, is no failed start, however soon it was.
      const endedTooSoon = signal === null && performance.now() - startedAt < TOO_SOON_MS;
      this.failedStarts = !served || endedTooSoon ? this.failedStarts + 1 : 0;
      this.ended(worker, code, signal);
    });
    worker.on('error', (error) => {
      // A message to a worker that is gone may be lost; a worker that could not be started ends us all.
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

  private ended(worker: Worker, code: number | null, signal: string | null): void {
    this.running.delete(worker);
    if (this.stopping) {
      if (this.running.size === 0) process.exit(0);
      return;
    }
    this.logger.error('A process ended and is replaced', { pid: worker.process.pid, exit_code: code, signal });
    if (this.failedStarts < MAX_FAILED_STARTS) {
      this.add();
      return;
    }
    this.logger.critical('The processes end as soon as they start');
    this.stopping = true;
    this.kill();
    process.exit(1);
  }

  private stop(): void {
    if (this.stopping) return;
    this.stopping = true;
    for (const worker of this.running) worker.process.kill('SIGTERM');
    const stoppingMs = this.options.graceSeconds * 1000 * STOPPING_SHARE;
    setTimeout(() => {
      this.logger.warning('Processes were cut off at the end of the grace time', { pids: this.kill() });
      process.exit(0);
    }, stoppingMs).unref();
  }

  /** Ends at once what still runs, also what hangs and handles no signal. */
  private kill(): (number | undefined)[] {
    return [...this.running].map((worker) => {
      worker.process.kill('SIGKILL');
      return worker.process.pid;
    });
  }
}

/** Listens for a moment, without sharing, to see that nobody else does. */
async function freePort(wanted: number): Promise<number> {
  const server = createServer().listen(wanted, '0.0.0.0');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
