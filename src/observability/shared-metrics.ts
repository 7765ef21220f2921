import { AggregatorRegistry } from 'prom-client';
import type { Samples } from './metric-samples.js';
import type { Metrics } from './metrics.js';
import { isHubMessage, type WorkerMessage, workerMessage } from './metrics-messages.js';

/** Longer than the first process gives the others: its answer, that they did not answer, should arrive. */
const ANSWER_LIMIT_MS = 3_000;

/** The way to the first process. */
export interface HubChannel {
  /** Never throws: when the first process is gone, so is this one soon. */
  send(message: WorkerMessage): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** What all processes have counted together, seen from one of them. */
export class SharedMetrics {
  private readonly waiting = new Map<number, (samples: readonly Samples[] | null) => void>();
  private questions = 0;

  /** @param limitMs how long the first process has to answer, in milliseconds */
  constructor(
    private readonly own: Pick<Metrics, 'samples'>,
    private readonly channel: HubChannel,
    private readonly limitMs = ANSWER_LIMIT_MS,
  ) {
    channel.on('message', (message) => this.received(message));
    channel.send(workerMessage({ step: 'ready' }));
  }

  /**
   * The sum over all processes, in Prometheus' text format.
   * @throws when one of them, or the first, does not answer in time
   */
  async text(): Promise<string> {
    this.questions += 1;
    const id = this.questions;
    let limit: NodeJS.Timeout | undefined;
    try {
      const samples = await new Promise<readonly Samples[] | null>((resolve, reject) => {
        this.waiting.set(id, resolve);
        limit = setTimeout(() => reject(new Error('the first process does not answer')), this.limitMs);
        this.channel.send(workerMessage({ step: 'wanted', id }));
      });
      if (samples === null) throw new Error('a process does not say what it has counted');
      return await AggregatorRegistry.aggregate([...samples]).metrics();
    } finally {
      clearTimeout(limit);
      this.waiting.delete(id);
    }
  }

  private received(message: unknown): void {
    if (!isHubMessage(message)) return;
    if (message.step === 'gathered') this.waiting.get(message.id)?.(message.samples);
    else void this.give(message.id);
  }

  private async give(id: number): Promise<void> {
    const samples = await this.own.samples().catch(() => null);
    this.channel.send(workerMessage({ step: 'given', id, samples }));
  }
}
