import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  alerts,
  readRuleTests,
  readText,
  recordings,
  ROOT,
  RULE_TESTS,
  ruleGroups,
  type Alert,
} from './monitoring-files.js';

/** What is asked at the end of each test of the rules: all alerts that fire. */
const FIRING = 'count by (alertname, severity, window) (ALERTS{alertstate="firing"})';

const SECONDS: Record<string, number> = { m: 60, h: 3600, d: 86_400 };

const ruleTests = RULE_TESTS.map((name) => readRuleTests(name));
const questions = ruleTests
  .flatMap(({ tests }) => tests.flatMap(({ promql_expr_test: expectations = [] }) => expectations))
  .filter(({ expr }) => expr === FIRING);

/** An alert as the tests of the rules name it: some have several rules, one for each window. */
function idOf({ alert, labels }: Alert): string {
  const window = labels['window'] === undefined ? '' : `, window="${labels['window']}"`;
  return `{alertname="${alert}", severity="${labels['severity']}"${window}}`;
}

describe.each(alerts.map((alert) => [idOf(alert), alert] as const))('%s', (id, alert) => {
  it('says how urgent it is, what it means and where to read on', () => {
    expect(alert.alert).toMatch(/^Octa[A-Z][A-Za-z]+$/);
    expect(alert.labels['severity']).toMatch(/^P[012]$/);
    expect(Object.keys(alert.annotations)).toEqual(['summary', 'description', 'runbook']);
    expect(Object.values(alert.annotations)).not.toContain('');
    expect(alert.annotations['runbook']).toMatch(/^docs\/runbook\.md#[a-z-]+$/);
  });

  it('is explained in the README', () => {
    const rows = readText('README.md')
      .split('\n')
      .filter((line) => line.startsWith(`| \`${alert.alert}\``));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain(alert.labels['severity']);
    expect(rows[0]).toContain(`(..${(alert.annotations['runbook'] ?? '').replace('docs', '')})`);
  });

  it('is tested: it fires where it should, and not where it should not', () => {
    const fires = questions.filter(({ exp_samples: samples }) => samples.some(({ labels }) => labels === id));
    expect(fires.length).toBeGreaterThan(0);
    // Each question lists every alert that fires, so in all others this one is quiet.
    expect(questions.length).toBeGreaterThan(fires.length);
  });
});

describe('the rules', () => {
  it('lead to chapters that the runbook has', () => {
    const chapters = new Set(alerts.map(({ annotations }) => annotations['runbook']?.split('#')[1]));
    const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
    expect(anchorsOf(runbook)).toEqual(expect.arrayContaining([...chapters]));
  });

  it('have different names, or different windows', () => {
    expect(new Set(alerts.map(idOf)).size).toBe(alerts.length);
    expect(new Set(recordings.map(({ record }) => record)).size).toBe(recordings.length);
  });

  it('are tested in the order in which they build on each other', () => {
    const groups = ruleGroups.map(({ name }) => name);
    for (const { group_eval_order: order } of ruleTests) expect(order).toEqual(groups);
  });

  it('count for every window in the same way', () => {
    const texts = new Map<string, string[]>();
    for (const { record, expr } of recordings) {
      const [, name, window] = /^(job:.+:rate)(\w+)$/.exec(record) ?? [];
      if (name === undefined || window === undefined) continue;
      texts.set(window, [...(texts.get(window) ?? []), `${name} = ${expr.replaceAll(`[${window}]`, '[]')}`]);
    }
    expect([...texts.keys()]).toEqual(['5m', '30m', '1h', '2h', '6h', '1d', '3d']);
    const [first] = texts.values();
    expect(first).toHaveLength(4);
    for (const text of texts.values()) expect(text).toEqual(first);
  });

  // The Site Reliability Workbook's pairs of windows and paces.
  it.each([
    ['1h', '5m', 14.4],
    ['6h', '30m', 6],
    ['1d', '2h', 3],
    ['3d', '6h', 1],
  ])('compare %s and %s with %s times the budget', (long, short, pace) => {
    const seconds = Number.parseInt(long, 10) * (SECONDS[long.slice(-1)] ?? Number.NaN);
    const burns = alerts.filter(({ labels }) => labels['window'] === long);
    expect(burns.map(({ alert, expr }) => [alert, expr.trim().split('\n')])).toEqual([
      [
        'OctaErrorBudgetBurn',
        [
          `job:slo_requests_failed:rate${long} / job:slo_requests:rate${long} > ${pace} * 0.001`,
          `and job:slo_requests_failed:rate${short} / job:slo_requests:rate${short} > ${pace} * 0.001`,
          `and job:slo_requests_failed:rate${long} * ${seconds} >= 10`,
        ],
      ],
      [
        'OctaLatencyBudgetBurn',
        [
          `1 - job:slo_requests_fast:rate${long} / job:slo_requests_timed:rate${long} > ${pace} * 0.05`,
          `and 1 - job:slo_requests_fast:rate${short} / job:slo_requests_timed:rate${short} > ${pace} * 0.05`,
          `and (job:slo_requests_timed:rate${long} - job:slo_requests_fast:rate${long}) * ${seconds} >= 10`,
        ],
      ],
    ]);
  });
});

/** The anchors that a Markdown page gives its headings. */
function anchorsOf(page: string): string[] {
  const headings = [...page.matchAll(/^#+ +(.+)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
  return [...headings, ...[...page.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)];
}
