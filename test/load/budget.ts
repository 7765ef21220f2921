// npm run budget [-- --artists 1000]: what a day's searches at YouTube carry, with and without identities. A simulated day,
// the real adapter and its quota. Writes the table and the chart of docs/youtube-budget.md; some minutes.
import { readFileSync, writeFileSync } from 'node:fs';
import { table } from './identities/accuracy-report.js';
import { barChart } from './identities/bar-chart.js';
import { type BudgetUse, DAILY, type Scenario, spendBudget } from './identities/budget.js';
import { readOptions } from './options.mjs';

const PAGE = 'docs/youtube-budget.md';
const CHART = 'docs/youtube-budget.svg';
const RESULTS = '\n## Results\n';
const DAY = 24 * 60;

const { values } = readOptions(import.meta.filename, { options: { artists: { type: 'string', default: '1000' } } });
const artists = Number(values.artists);

const scenarios: Scenario[] = [
  { artists, linkedPercent: 90, identities: 'none', minutes: DAY },
  ...[90, 70, 50].flatMap((linkedPercent): Scenario[] => [
    { artists, linkedPercent, identities: 'known', minutes: DAY },
    { artists, linkedPercent, identities: 'cold', minutes: DAY },
    { artists, linkedPercent, identities: 'cold', minutes: 60 },
  ]),
];

const uses: BudgetUse[] = [];
for (const scenario of scenarios) {
  const use = await spendBudget(scenario);
  uses.push(use);
  process.stderr.write(`${label(use)}: ${use.searches} searches, ${use.units} units, ${use.refused} refused\n`);
}

const rows = uses.map((use) => [label(use), ...[use.searches, use.units, use.found, use.refused].map(String)]);
const results = table(['of the artists', 'searches', 'units', 'found', 'refused'], rows);
process.stdout.write(`${results}\n`);

const [goal] = uses.filter(({ scenario }) => scenario.linkedPercent === 90 && scenario.identities === 'known');
const missed = goal === undefined || goal.searches > DAILY.searches || goal.refused > 0;
if (missed) process.stdout.write(`MISSED: 90 % linked and known need more than ${DAILY.searches} searches\n`);
process.exitCode = missed ? 1 : 0;

if (artists === 1_000) {
  const [explained] = readFileSync(PAGE, 'utf8').split(RESULTS);
  writeFileSync(PAGE, `${explained}${RESULTS}\n${results}\n`);
  const styles = [
    { name: 'found by a link', colour: '#1a7f4b' },
    { name: 'found by a search', colour: '#8a6d00' },
    { name: 'refused', colour: '#b3261e' },
  ];
  const bars = uses.map((use) => {
    const searched = Math.min(use.searches, use.found);
    return { label: label(use), parts: [use.found - searched, searched, use.refused] };
  });
  writeFileSync(CHART, barChart('1,000 artists, one day, one key', styles, bars, artists));
}

function label({ scenario: { linkedPercent, identities, minutes } }: BudgetUse): string {
  if (identities === 'none') return 'by name alone';
  const when = minutes === DAY ? '' : ', within an hour';
  return `${linkedPercent} % linked, ${identities === 'known' ? 'known' : `unknown before${when}`}`;
}
