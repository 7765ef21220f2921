import { rawRequest } from './raw-request.js';

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/** What a scrape gave, read by the rules of Prometheus' text format. */
export class MetricsText {
  readonly samples: readonly Sample[];
  /** Every metric that is declared, with or without samples. */
  readonly names: readonly string[];

  constructor(readonly text: string) {
    const lines = text.split('\n').filter((line) => line !== '');
    this.names = lines.flatMap((line) => /^# TYPE (\w+) (?:counter|gauge|histogram)$/.exec(line)?.[1] ?? []);
    this.samples = lines.filter((line) => !line.startsWith('#')).map(parseSample);
  }

  /** The sum of the series that have these labels among theirs, or `undefined` when there is none. */
  value(name: string, labels: Labels = {}): number | undefined {
    const wanted = Object.entries(labels);
    const found = this.samples.filter(
      (sample) => sample.name === name && wanted.every(([label, value]) => sample.labels[label] === value),
    );
    return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
  }

  /** Every value that a label has anywhere. */
  labelValues(label: string): string[] {
    return [...new Set(this.samples.flatMap(({ labels }) => labels[label] ?? []))].sort();
  }
}

/** Asks a running service. @throws when it gives no metrics */
export async function scrape(url: string, headers: Labels = {}): Promise<MetricsText> {
  const { status, text } = await rawRequest(`${url}/metrics`, { headers });
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return new MetricsText(text);
}

function parseSample(line: string): Sample {
  const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === '') throw new Error(`not a sample: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label, text]);
  return { name, labels: Object.fromEntries(pairs) as Labels, value: Number(value) };
}
