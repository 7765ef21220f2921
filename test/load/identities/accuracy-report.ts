import type { PairStatus } from '../../../src/core/identity/pairing.js';
import type { Accuracy, Pair } from './accuracy.js';

const STATUSES: readonly PairStatus[] = ['linked', 'name', 'conflict', 'none'];

const GOALS = { linked: 0.995, all: 0.95 };

const shareOf = (pairs: readonly Pair[]): number => pairs.filter(({ right }) => right).length / pairs.length;

/** Which goals are missed, in words. */
export function missedGoals(pairs: readonly Pair[]): readonly string[] {
  const linked = pairs.filter(({ status }) => status === 'linked');
  const wrong = linked.filter(({ right }) => !right).length;
  return [
    ...(wrong > 0 ? [`${wrong} wrong pairs are called linked`] : []),
    ...(shareOf(linked) >= GOALS.linked ? [] : [`less than ${percent(GOALS.linked)} of the linked pairs are right`]),
    ...(shareOf(pairs) >= GOALS.all ? [] : [`less than ${percent(GOALS.all)} of all pairs are right`]),
  ];
}

/** Tables in Markdown, and every pair that is wrong. */
export function reportAccuracy({ first, later, byName }: Accuracy): string {
  const columns = { 'first search': first, 'once all is known': later, 'by name alone': byName };
  return [
    table(
      ['pairs: right of asserted', ...Object.keys(columns)],
      [
        ...STATUSES.map((status) => [
          `\`${status}\``,
          ...Object.values(columns).map((pairs) => counted(pairs.filter((pair) => pair.status === status))),
        ]),
        ['all', ...Object.values(columns).map(counted)],
      ],
    ),
    table(
      ['right, by kind', ...Object.keys(columns)],
      [
        ...[...new Set(first.map(({ of }) => of.kind))].map((kind) => [
          kind,
          ...Object.values(columns).map((pairs) => counted(pairs.filter(({ of }) => of.kind === kind))),
        ]),
      ],
    ),
    `Wrong with identities: ${
      first
        .filter(({ right }) => !right)
        .map(inWords)
        .join('; ') || 'none'
    }.`,
  ].join('\n\n');
}

function counted(pairs: readonly Pair[]): string {
  const right = pairs.filter((pair) => pair.right).length;
  return pairs.length === 0 ? '0' : `${right} of ${pairs.length} (${percent(right / pairs.length)})`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const inWords = ({ of, source, status }: Pair): string => `${of.query} at ${source} (\`${status}\`, ${of.kind})`;

/** In Markdown, its columns aligned. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}
