interface Sample {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  /** A histogram's series have names of their own. */
  readonly metricName?: string;
}

/** What one process has counted and measured: what prom-client's `getMetricsAsJSON` returns. */
export type Samples = readonly {
  readonly name: string;
  readonly help: string;
  /** `counter`, `gauge` or `histogram` */
  readonly type: string;
  /** How several processes' values become one. */
  readonly aggregator: string;
  readonly values: readonly Sample[];
}[];

/** Marks our messages among all that processes send to each other. */
const KIND = 'octa:metrics';

/**
 * A worker sends `ready` once it can be asked, `wanted` to ask for the metrics of all processes and `given` with its
 * own; the primary process sends `give` to ask a worker for its own, and `gathered` with those of all.
 */
export interface MetricsMessage {
  readonly kind: typeof KIND;
  readonly step: 'ready' | 'wanted' | 'given' | 'give' | 'gathered';
  /** Of the request that this answers or makes. */
  readonly id: number;
  /** One entry for each process; `null` when one of them failed or didn't answer in time. */
  readonly samples: readonly Samples[] | null;
}

export function metricsMessage(
  step: MetricsMessage['step'],
  id = 0,
  samples: readonly Samples[] | null = null,
): MetricsMessage {
  return { kind: KIND, step, id, samples };
}

export function isMetricsMessage(message: unknown): message is MetricsMessage {
  return typeof message === 'object' && message !== null && (message as { kind?: unknown }).kind === KIND;
}

/** Longer than any healthy process needs, including the wait for a database that hangs. */
const ROUND_LIMIT_MS = 2_000;

export interface Member {
  readonly id: number;
  send(message: MetricsMessage): void;
}

/** One collection from all workers, for every request that comes meanwhile. */
interface Round {
  readonly id: number;
  readonly requests: { readonly member: Member; readonly id: number }[];
  readonly waitingFor: Set<number>;
  readonly answers: Map<number, Samples>;
  readonly timer: NodeJS.Timeout;
}

/**
 * Collects the metrics of all workers for any one of them. Lives in the primary process, which serves nothing.
 *
 * prom-client's own `clusterMetrics()` answers only in the primary process and forgets a worker that ends: the sum
 * would fall, which Prometheus takes for a reset of every counter (docs/decisions/0021).
 */
export class MetricsHub {
  private readonly members = new Map<number, Member>();
  private readonly lastTotals = new Map<number, Samples>();
  private endedTotals: Samples = [];
  private round: Round | null = null;
  private rounds = 0;

  /** @param limitMs how long the workers have to answer, in milliseconds */
  constructor(private readonly limitMs = ROUND_LIMIT_MS) {}

  /** @param message anything that a worker has sent; what is not about metrics is ignored */
  received(member: Member, message: unknown): void {
    if (!isMetricsMessage(message)) return;
    if (message.step === 'ready') this.members.set(member.id, member);
    else if (message.step === 'wanted') this.collect(member, message.id);
    else if (message.step === 'given' && message.id === this.round?.id) {
      this.answered(this.round, member, message.samples?.[0]);
    }
  }

  left({ id }: Pick<Member, 'id'>): void {
    this.members.delete(id);
    this.endedTotals = addTotals(this.endedTotals, this.lastTotals.get(id) ?? []);
    this.lastTotals.delete(id);
    if (this.round === null) return;
    // Its totals are among the ended ones now.
    this.round.answers.delete(id);
    this.round.waitingFor.delete(id);
    this.endIfComplete(this.round);
  }

  private collect(member: Member, id: number): void {
    if (this.round !== null) {
      this.round.requests.push({ member, id });
      return;
    }
    this.rounds += 1;
    const round: Round = {
      id: this.rounds,
      requests: [{ member, id }],
      waitingFor: new Set(this.members.keys()),
      answers: new Map(),
      timer: setTimeout(() => this.end(round, null), this.limitMs),
    };
    this.round = round;
    for (const other of this.members.values()) other.send(metricsMessage('give', round.id));
  }

  private answered(round: Round, { id }: Member, samples: Samples | undefined): void {
    if (samples === undefined) {
      this.end(round, null);
      return;
    }
    this.lastTotals.set(id, totalsOf(samples));
    round.answers.set(id, samples);
    round.waitingFor.delete(id);
    this.endIfComplete(round);
  }

  private endIfComplete(round: Round): void {
    if (round.waitingFor.size === 0) this.end(round, [...round.answers.values(), this.endedTotals]);
  }

  private end(round: Round, samples: readonly Samples[] | null): void {
    clearTimeout(round.timer);
    this.round = null;
    for (const { member, id } of round.requests) member.send(metricsMessage('gathered', id, samples));
  }
}

/** Without gauges: a count stays true after the end of its process, a state does not. */
function totalsOf(samples: Samples): Samples {
  return samples.filter(({ type }) => type === 'counter' || type === 'histogram');
}

function addTotals(one: Samples, other: Samples): Samples {
  const metrics = new Map(one.map((metric) => [metric.name, metric]));
  for (const metric of other) {
    const values = addValues(metrics.get(metric.name)?.values ?? [], metric.values);
    metrics.set(metric.name, { ...metric, values });
  }
  return [...metrics.values()];
}

function addValues(one: readonly Sample[], other: readonly Sample[]): Sample[] {
  const sums = new Map<string, Sample>();
  for (const sample of [...one, ...other]) {
    const key = `${sample.metricName ?? ''} ${JSON.stringify(Object.entries(sample.labels).sort())}`;
    sums.set(key, { ...sample, value: sample.value + (sums.get(key)?.value ?? 0) });
  }
  return [...sums.values()];
}
