import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(__dirname, '../..');
export const MONITORING = join(ROOT, 'docs/monitoring');
export const RULE_TESTS = ['alerts.test.yml', 'burn-rates.test.yml'] as const;

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Recording {
  readonly record: string;
  readonly expr: string;
}

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (Alert | Recording)[];
}

/** One expectation of promtool's tests: what an expression gives at a time. */
export interface Expectation {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

export interface RuleTests {
  readonly group_eval_order: readonly string[];
  readonly tests: readonly { readonly name: string; readonly promql_expr_test?: readonly Expectation[] }[];
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
}

export interface Dashboard {
  readonly title: string;
  readonly uid: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly annotations: { readonly list: readonly { readonly expr: string }[] };
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly definition?: string }[];
  };
}

export function readText(name: string): string {
  return readFileSync(join(MONITORING, name), 'utf8');
}

export const ruleGroups = (parse(readText('alerts.yml')) as { groups: RuleGroup[] }).groups;
export const alerts = ruleGroups.flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));
export const recordings = ruleGroups.flatMap(({ rules }) => rules.filter((rule) => 'record' in rule));
export const dashboard = JSON.parse(readText('dashboard.json')) as Dashboard;
export const graphs = dashboard.panels.filter(({ type }) => type !== 'row');

export function readRuleTests(name: string): RuleTests {
  return parse(readText(name)) as RuleTests;
}

/** Every expression of the dashboard, with what Grafana puts in for its variables. */
export function dashboardExpressions(): string[] {
  const targets = graphs.flatMap((panel) => panel.targets ?? []);
  return [...targets, ...dashboard.annotations.list].map(({ expr }) => fillIn(expr));
}

function fillIn(expr: string): string {
  return expr.replaceAll('$__rate_interval', '1m').replaceAll('$job', 'octa-music').replaceAll('$instance', '.+');
}
