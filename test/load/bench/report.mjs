import * as prettier from 'prettier';
import { median } from '../processes.mjs';
import { goals, ratioOf } from './goals.mjs';
import { CONTENDERS } from './sections.mjs';

const NAMES = { nest: 'bare NestJS 12', octa: 'Octa Music' };

/** `median (lowest–highest)` */
const spread = (numbers, digits = 0) => {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return `${median(numbers).toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
};

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** The tables of the report, in Markdown, as the project's formatter wants them. */
export async function report(raw) {
  const parts = [
    'Medians of the rounds, lowest and highest in parentheses.',
    machineLine(raw.machine),
    ...(raw.cases ? [dated('Requests', raw.cases), casesTable(raw.cases.figures)] : []),
    ...(raw.starts ? [dated('Start to first healthy answer, ms', raw.starts), startsTable(raw.starts.figures)] : []),
    ...(raw.memory ? [dated('Memory, MB', raw.memory), memoryTable(raw.memory.figures)] : []),
    ...(raw.logIns ? [dated('Fifty people log in at once', raw.logIns), logInsTable(raw.logIns.figures)] : []),
    ...(raw.strangers
      ? [dated('Can time tell whether a name has an account?', raw.strangers), strangersTable(raw.strangers.figures)]
      : []),
    ...(raw.oldHashes
      ? [dated('Can it, where accounts of the old service are?', raw.oldHashes), strangersTable(raw.oldHashes.figures)]
      : []),
    ...(raw.hostile ? [dated('Hostile requests', raw.hostile), hostileTable(raw.hostile.figures)] : []),
    ...(raw.soak ? [dated('Memory over a soak', raw.soak), soakTable(raw.soak.figures)] : []),
    '### Goals',
    table(
      ['goal', 'measured', ''],
      goals(raw).map(({ goal, measured, met }) => [goal, measured, met ? 'reached' : '**not reached**']),
    ),
  ];
  return prettier.format(parts.join('\n\n'), { ...(await prettier.resolveConfig('README.md')), parser: 'markdown' });
}

function machineLine({ processor, memoryGb, node, express, nest, wrk }) {
  return `${processor}, ${memoryGb} GB; Node ${node}, Express ${express}, NestJS ${nest}, ${wrk}.`;
}

const dated = (title, { measuredAt }) => `### ${title}\n\n${measuredAt.slice(0, 16).replace('T', ' ')} UTC`;

function casesTable(figures) {
  const rows = Object.entries(figures).flatMap(([name, byServer]) =>
    Object.entries(byServer).map(([server, rounds]) => {
      const list = (key) => rounds.map((round) => round[key]);
      const ratio = byServer.nest ? ratioOf(byServer, server).toFixed(2) : '';
      return [
        name,
        NAMES[server],
        spread(list('perSecond')),
        ratio,
        ...['p50', 'p95', 'p99'].map((key) => median(list(key)).toFixed(1)),
        spread(list('cpuMicroseconds')),
      ];
    }),
  );
  const head = ['what', 'server', 'requests a second', '÷ NestJS', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU µs a request'];
  return table(head, rows);
}

function startsTable(figures) {
  return table(
    CONTENDERS.map((server) => NAMES[server]),
    [CONTENDERS.map((server) => spread(figures[server]))],
  );
}

function memoryTable(figures) {
  const rows = CONTENDERS.map((server) => [
    NAMES[server],
    ...['pss', 'rss'].flatMap((kind) =>
      ['idle', 'load', 'after'].map((when) => spread(figures[server].map((round) => round[when][kind]))),
    ),
  ]);
  const head = ['idle', 'at most under load', 'after'];
  return table(['server', ...head.map((when) => `PSS ${when}`), ...head.map((when) => `RSS ${when}`)], rows);
}

function logInsTable({ fresh, warm, healthMs }) {
  const sorted = [...healthMs].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  const rows = [
    ['of a process just started', fresh],
    ['once its code is compiled', warm],
  ].map(([when, turns]) => {
    const list = (kind, key, unit = 1) => turns.map((turn) => turn[kind][key] / unit);
    return [
      when,
      ...['logIns', 'hashes'].map((kind) => spread(list(kind, 'perSecond'), 1)),
      ...['logIns', 'hashes'].map((kind) => spread(list(kind, 'cpuMicroseconds', 1000), 1)),
    ];
  });
  return [
    table(['log-ins', 'a second', 'hashes a second alone', 'CPU ms a log-in', 'CPU ms a hash alone'], rows),
    `Health meanwhile, asked every 20 ms: p50, p95, p99 ${[0.5, 0.95, 0.99].map(at).join(', ')} ms.`,
  ].join('\n\n');
}

function strangersTable(figures) {
  return table(
    ['ms to answer, in turn', 'known', 'unknown', 'ratio of medians', 'known slower'],
    Object.entries(figures).map(([what, { known, unknown }]) => [
      what,
      spread(known, 1),
      spread(unknown, 1),
      (median(known) / median(unknown)).toFixed(3),
      `${known.filter((ms, index) => ms > unknown[index]).length} of ${known.length}`,
    ]),
  );
}

function hostileTable(figures) {
  return table(
    ['where', 'one request of', 'answer', 'processor time, ms', 'longest wait of others, ms'],
    Object.entries(figures).map(([what, { place, status, cpuMs, stallMs }]) => [
      ...[place, what, status],
      ...[cpuMs, stallMs].map((ms) => ms.toFixed(0)),
    ]),
  );
}

function soakTable(samples) {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const mean = (list) => (list.reduce((sum, { pss }) => sum + pss, 0) / list.length).toFixed(1);
  const quarters = [0, 1, 2, 3].map((i) => mean(samples.slice(i * quarter, (i + 1) * quarter)));
  return table(
    ['first quarter', 'second', 'third', 'last'].map((name) => `${name}, PSS`),
    [quarters],
  );
}
