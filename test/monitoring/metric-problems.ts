import { KNOWN_METRICS, TARGET_LABELS, type Metric } from './known-metrics.js';
import { readReferences, type Matcher, type Reference } from './promql-references.js';

type Labels = Metric['labels'];

/** Knows the metrics of the contract, of prom-client and of Prometheus, and those that the rules record themselves. */
export class MetricProblems {
  private readonly recorded: ReadonlyMap<string, Labels>;

  /** @param recordings a recorded metric has the labels that its expression groups by */
  constructor(recordings: readonly { readonly record: string; readonly expr: string }[]) {
    const labels = (expr: string): Labels =>
      Object.fromEntries(readReferences(expr).grouping.map((label) => [label, TARGET_LABELS[label] ?? null]));
    this.recorded = new Map(recordings.map(({ record, expr }) => [record, labels(expr)]));
  }

  /** @returns every name and value in the expression that nothing will ever have, in words */
  of(expression: string): string[] {
    const { metrics, grouping } = readReferences(expression);
    const known = new Set(metrics.flatMap((reference) => Object.keys(this.labelsOf(reference) ?? {})));
    return [
      ...metrics.flatMap((reference) => this.ofReference(reference)),
      ...grouping.filter((label) => !known.has(label)).map((label) => `no metric here has the label ${label}`),
    ];
  }

  /** The labels that what comes first in the expression has: an alert's texts can name them. */
  labelsOfResult(expression: string): ReadonlySet<string> {
    const [, aggregated] = /^[\s(]*(?:1 - )?(?:sum|max|count) by \(([^)]+)\)/.exec(expression) ?? [];
    if (aggregated !== undefined) return new Set(aggregated.split(', '));
    const [first] = readReferences(expression).metrics;
    return new Set(Object.keys(first === undefined ? {} : (this.labelsOf(first) ?? {})));
  }

  private ofReference(reference: Reference): string[] {
    const labels = this.labelsOf(reference);
    if (labels === null) return [`there is no metric ${reference.metric}`];
    return reference.matchers
      .filter(({ label }) => label !== '__name__')
      .flatMap((matcher) => problemOf(matcher, labels).map((problem) => `${reference.metric}: ${problem}`));
  }

  /** The labels of a metric with the values that they can have; `null` when there is no such metric. */
  private labelsOf({ metric }: Reference): Labels | null {
    const recorded = this.recorded.get(metric);
    if (recorded !== undefined) return recorded;
    const exact = KNOWN_METRICS.get(metric);
    if (exact !== undefined) return exact.type === 'histogram' ? null : { ...TARGET_LABELS, ...exact.labels };
    const [, base = '', suffix] = /^(.+)_(bucket|sum|count)$/.exec(metric) ?? [];
    const histogram = KNOWN_METRICS.get(base);
    if (histogram?.type !== 'histogram') return null;
    const buckets = suffix === 'bucket' ? { le: histogram.buckets ?? null } : {};
    return { ...TARGET_LABELS, ...histogram.labels, ...buckets };
  }
}

function problemOf({ label, operator, value }: Matcher, labels: Labels): string[] {
  const values = labels[label];
  if (values === undefined) return [`there is no label ${label}`];
  if (values === null) return [];
  // A regular expression has to match as a whole.
  const matches = operator.endsWith('~')
    ? values.some((one) => new RegExp(`^(?:${value})$`).test(one))
    : values.includes(value);
  return matches ? [] : [`${label} is never "${value}"`];
}
