import { AggregatorRegistry } from 'prom-client';
import { isMetricsMessage, metricsMessage, type MetricsMessage, type Samples } from './metrics-hub.js';
import type { Metrics } from './metrics.js';

/** Longer than the hub's own limit, so that its answer arrives. */
const ANSWER_LIMIT_MS = 3_000;

export interface HubChannel {
  /** Never throws: when the primary process is gone, this one ends soon. */
  send(message: MetricsMessage): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** The metrics of all worker processes together, in one of them. */
export class SharedMetrics {
  private readonly waiting = new Map<number, (samples: readonly Samples[] | null) => void>();
  private requests = 0;

  /** @param limitMs how long the primary process has to answer, in milliseconds */
  constructor(
    private readonly own: Pick<Metrics, 'samples'>,
    private readonly channel: HubChannel,
    private readonly limitMs = ANSWER_LIMIT_MS,
  ) {
    channel.on('message', (message) => this.received(message));
    channel.send(metricsMessage('ready'));
  }

  /**
   * The sum over all processes, in Prometheus' text format.
   * @throws when a worker or the primary process does not answer in time
   */
  async text(): Promise<string> {
    this.requests += 1;
    const id = this.requests;
    let limit: NodeJS.Timeout | undefined;
    try {
      const samples = await new Promise<readonly Samples[] | null>((resolve, reject) => {
        this.waiting.set(id, resolve);
        limit = setTimeout(() => reject(new Error('the first process does not answer')), this.limitMs);
        this.channel.send(metricsMessage('wanted', id));
      });
      if (samples === null) throw new Error('a process does not say what it has counted');
      return await AggregatorRegistry.aggregate([...samples]).metrics();
    } finally {
      clearTimeout(limit);
      this.waiting.delete(id);
    }
  }

  private received(message: unknown): void {
    if (!isMetricsMessage(message)) return;
    if (message.step === 'gathered') this.waiting.get(message.id)?.(message.samples);
    else if (message.step === 'give') void this.give(message.id);
  }

  private async give(id: number): Promise<void> {
    const samples = await this.own.samples().catch(() => null);
    this.channel.send(metricsMessage('given', id, samples && [samples]));
  }
}
