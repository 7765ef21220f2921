import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { AuthController } from '../../src/adapters/inbound/api/auth.controller.js';
import { MusicController } from '../../src/adapters/inbound/api/music.controller.js';
import { HealthController } from '../../src/adapters/inbound/health/health.controller.js';
import { LogInController } from '../../src/adapters/inbound/pages/account/log-in.controller.js';
import { HomeController } from '../../src/adapters/inbound/pages/home.controller.js';
import { MetricProblems } from './metric-problems.js';
import { alerts, dashboard, dashboardExpressions, recordings } from './monitoring-files.js';
import { readReferences } from './promql-references.js';

const problems = new MetricProblems(recordings);
const rules = [...alerts, ...recordings];

describe('the metrics that are asked for', () => {
  it.each(rules.map((rule) => ['alert' in rule ? rule.alert : rule.record, rule.expr]))(
    'exist with their labels: %s',
    (_name, expr) => {
      expect(problems.of(expr)).toEqual([]);
      expect(readReferences(expr).metrics.length).toBeGreaterThan(expr.startsWith('vector') ? -1 : 0);
    },
  );

  it('exist with their labels: the dashboard', () => {
    expect(dashboardExpressions().flatMap((expr) => problems.of(expr))).toEqual([]);
  });

  it('exist with their labels: the choices of the dashboard', () => {
    const choices = dashboard.templating.list.filter(({ type }) => type === 'query');
    const read = choices.map(({ definition }) => /^label_values\((.+), (\w+)\)$/.exec(definition ?? '')?.slice(1));
    for (const [expr = '', label = ''] of read.map((found) => found ?? [])) {
      expect(problems.of(`sum by (${label}) (${expr.replace('$job', 'octa-music')})`)).toEqual([]);
    }
    expect(read).toHaveLength(2);
  });

  it.each(alerts.map((alert) => [alert.alert, alert] as const))('have the labels that %s speaks of', (_name, alert) => {
    const texts = Object.values(alert.annotations).join(' ');
    const named = [...texts.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
    const available = problems.labelsOfResult(alert.expr);
    expect(named.filter((label) => !available.has(label ?? ''))).toEqual([]);
  });
});

describe('the routes that are asked for', () => {
  const controllers = [AuthController, HealthController, HomeController, LogInController, MusicController];
  const existing = controllers.flatMap((controller) => routesOf(controller));
  // Of sections 3 and 7 of the contract; all assets are one.
  const routes = [...existing, '/playlists/:id/search', '/metrics', '/assets'];

  const named = [...rules.map(({ expr }) => expr), ...dashboardExpressions()]
    .flatMap((expr) => readReferences(expr).metrics.flatMap(({ matchers }) => matchers))
    .filter(({ label }) => label === 'route')
    .flatMap(({ operator, value }) => (operator.endsWith('~') ? alternatives(value) : [value]));

  it.each([...new Set(named)])('exist: %s', (pattern) => {
    expect(routes.filter((route) => new RegExp(`^(?:${pattern})$`).test(route))).not.toEqual([]);
  });

  it('are not overlooked', () => {
    expect(named).toEqual(expect.arrayContaining(['/', '/api/v1/health', '/api/v1/(spotify|youtube)/.+', '/login']));
  });
});

describe('the search for names that nothing has', () => {
  it.each([
    ['http_request_duration_second_count', 'there is no metric http_request_duration_second_count'],
    ['http_request_duration_seconds', 'there is no metric http_request_duration_seconds'],
    ['http_requests_in_flight_count', 'there is no metric http_requests_in_flight_count'],
    ['job:slo_requests:rate7m', 'there is no metric job:slo_requests:rate7m'],
    ['{__name__="upp"}', 'there is no metric upp'],
    ['up - sum(rate(nope{a="1"}[5m])) by (job)', 'there is no metric nope'],
    ['up{env="x"}', 'up: there is no label env'],
    ['up{job="octamusic"}', 'up: job is never "octamusic"'],
    ['db_operation_duration_seconds_count{outcome="unavailible"}', 'outcome is never "unavailible"'],
    ['db_pool_connections{state=~"wait.*"} and db_pool_connections{state=~"used"}', 'state is never "used"'],
    ['http_request_duration_seconds_bucket{le="0.3"}', 'le is never "0.3"'],
    ['http_request_duration_seconds_count{le="0.2"}', 'there is no label le'],
    ['sum by (instances) (up)', 'no metric here has the label instances'],
    ['up and on (job, host) up', 'no metric here has the label host'],
    ['job:slo_requests:rate5m{instance="a"}', 'there is no label instance'],
  ])('finds the mistake in %s', (expr, problem) => {
    expect(problems.of(expr)).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    'sum by (job) (rate(http_request_duration_seconds_count{status=~"5..",route!~"/a{2}|}"}[5m] offset 1d)) > 1e3',
    'histogram_quantile(0.95, sum(rate(upstream_request_duration_seconds_bucket[5m])) by (le, upstream)) # up{x="y"}',
    'up == bool 1 unless on (instance) group_left () process_start_time_seconds',
    'max_over_time(sum(nodejs_heap_size_used_bytes)[1h:5m]) > Inf or vector(0)',
    'rate(nodejs_gc_duration_seconds_sum{kind="major"}[5m])',
    '{__name__="up", job="octa-music"}',
  ])('finds none in %s', (expr) => {
    expect(problems.of(expr)).toEqual([]);
  });

  it('reads every metric and matcher', () => {
    expect(readReferences(`a{b="1", c!~'x"y|z'} / on (d) sum without (e) (rate(f[5m])) and g offset 5m`)).toEqual({
      metrics: [
        {
          metric: 'a',
          matchers: [
            { label: 'b', operator: '=', value: '1' },
            { label: 'c', operator: '!~', value: 'x"y|z' },
          ],
        },
        { metric: 'f', matchers: [] },
        { metric: 'g', matchers: [] },
      ],
      grouping: ['d', 'e'],
    });
  });

  it('knows which labels an alert can speak of', () => {
    const labels = (expr: string) => [...problems.labelsOfResult(expr)];
    expect(labels('1 - sum by (job, route) (up) > 1')).toEqual(['job', 'route']);
    expect(labels('(\n  max by (job) (up) / up\n) > 1')).toEqual(['job']);
    expect(labels('up == 0 and on (job) max by (job) (up) == 1')).toEqual(['job', 'instance']);
    expect(labels('job:slo_requests:rate5m > 1')).toEqual(['job']);
  });

  it('does not pass over a selector without an end', () => {
    expect(() => readReferences('up{job="octa-music"')).toThrow('no "}"');
  });
});

/** The templates of a controller's routes, as Express and so the label `route` have them. */
function routesOf(controller: new (...dependencies: never[]) => object): string[] {
  const prototype = controller.prototype as Record<string, unknown>;
  const base = String(Reflect.getMetadata(PATH_METADATA, controller));
  const handlers = Object.getOwnPropertyNames(prototype)
    .filter((name) => name !== 'constructor')
    .map((name) => prototype[name] as object)
    .filter((handler) => Reflect.hasMetadata(METHOD_METADATA, handler));
  return handlers.map((handler) => {
    const path = `/${base}/${String(Reflect.getMetadata(PATH_METADATA, handler))}`.replace(/\/{2,}/g, '/');
    return path === '/' ? path : path.replace(/\/$/, '');
  });
}

/** The outermost alternatives of a regular expression. */
function alternatives(pattern: string): string[] {
  let depth = 0;
  return [...pattern]
    .reduce((text, character) => {
      depth += character === '(' ? 1 : character === ')' ? -1 : 0;
      return text + (character === '|' && depth === 0 ? '\n' : character);
    }, '')
    .split('\n');
}
