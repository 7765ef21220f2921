/** One value of one series. */
interface Sample {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  /** A histogram's series have names of their own. */
  readonly metricName?: string;
}

/** One metric with all its series. */
export interface MetricSamples {
  readonly name: string;
  readonly help: string;
  /** `counter`, `gauge` or `histogram` */
  readonly type: string;
  /** How several processes' values become one. */
  readonly aggregator: string;
  readonly values: readonly Sample[];
}

/** What one process has counted and measured: plain data that can be sent to another. */
export type Samples = readonly MetricSamples[];

const TOTALS: ReadonlySet<string> = new Set(['counter', 'histogram']);

/** Only what ever rises: what a process has counted stays true after its end; what it was like then does not. */
export function totalsOf(samples: Samples): Samples {
  return samples.filter(({ type }) => TOTALS.has(type));
}

/** Two processes' totals together. */
export function addTotals(one: Samples, other: Samples): Samples {
  const metrics = new Map(one.map((metric) => [metric.name, metric]));
  for (const metric of other) {
    const known = metrics.get(metric.name);
    metrics.set(
      metric.name,
      known === undefined ? metric : { ...known, values: addValues(known.values, metric.values) },
    );
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
