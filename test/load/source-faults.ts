// npm run faults [-- --searches 100] [--write]: how long a search takes while a source has a fault, beside one without that source.
// With --write into docs/source-faults.md, too. Fails when a fault costs more than it may; some minutes.
import { readFileSync, writeFileSync } from 'node:fs';
import {
  FAULTS,
  type FaultName,
  type FaultyService,
  type FaultySource,
  FaultWorld,
  SOURCES,
} from './faults/fault-world.js';
import { measure, percentile, search, slowAlone, type Timed } from './faults/measure.js';
import { table } from './identities/accuracy-report.js';
import { readOptions } from './options.mjs';

const PAGE = 'docs/source-faults.md';
const RESULTS = '\n## Results\n';

/** Milliseconds that a fault may cost a search, and that one search may wait for MusicBrainz. */
const MAY_COST = 50;
const IDENTITY_WAIT = 1_200;

/** Searches at once, before the others: so many may wait for a source that hangs until the circuit opens. */
const AT_FIRST = 20;

const { values } = readOptions(import.meta.filename, {
  options: { searches: { type: 'string', default: '100' }, write: { type: 'boolean', default: false } },
});
const searches = Number(values.searches);

const world = await FaultWorld.open(searches + AT_FIRST);
const rows: string[][] = [];
const missed: string[] = [];
try {
  for (const source of SOURCES) for (const fault of [...FAULTS, 'hanging'] as const) await row(source, fault);
} finally {
  await world.close();
}
const results = table(['source', 'fault', 'at first, ms', 'p50, ms', 'p99, ms', 'p99 without it', 'goal'], rows);
process.stdout.write(`${results}\n${missed.map((one) => `MISSED: ${one}\n`).join('')}`);
if (values.write) {
  const [explained] = readFileSync(PAGE, 'utf8').split(RESULTS);
  writeFileSync(PAGE, `${explained}${RESULTS}\n${results}\n`);
}
process.exitCode = missed.length === 0 ? 0 : 1;

/** Each with services of its own: answers are cached. */
async function row(source: FaultySource, fault: FaultName): Promise<void> {
  const off = await world.start(source, 'off');
  const faulty = fault === 'off' ? await world.start(source, 'off') : await world.start(source, fault);
  await add(source, fault, faulty, off, world.known);
  if (source === 'musicbrainz') await add(source, fault, faulty, off, world.unknown);
  await faulty.service.stop();
  await off.service.stop();
}

async function add(
  source: FaultySource,
  fault: FaultName,
  faulty: FaultyService,
  off: FaultyService,
  names: readonly string[],
): Promise<void> {
  const isKnown = names === world.known;
  const atFirst = isKnown
    ? Math.max(...(await Promise.all(names.slice(0, AT_FIRST).map((name) => search(faulty, name)))).map(({ ms }) => ms))
    : await firstUnknown(faulty, names[0] ?? '');
  const timed: Timed[] = [];
  const alone: number[] = [];
  for (const name of names.slice(AT_FIRST)) {
    timed.push(...(await measure(faulty, off, [name])));
    if (fault === 'slow') alone.push(await slowAlone(faulty, source));
  }
  const [p50, p99] = [0.5, 0.99].map((share) =>
    percentile(
      timed.map(({ ms }) => ms),
      share,
    ),
  ) as [number, number];
  const reference = percentile(
    timed.map(({ referenceMs }) => referenceMs),
    0.99,
  );
  const slowest = Math.max(reference, percentile(alone, 0.99));
  const isMet = p99 <= slowest + MAY_COST && (isKnown || atFirst <= IDENTITY_WAIT + slowest + MAY_COST);
  const name = `${source === 'musicbrainz' ? `MusicBrainz, ${isKnown ? 'known' : 'unknown'}` : source}`;
  rows.push([name, fault, ...[atFirst, p50, p99, slowest].map((ms) => ms.toFixed(0)), isMet ? 'kept' : '**missed**']);
  if (!isMet) missed.push(`${name}, ${fault}: p99 ${p99.toFixed(0)} ms beside ${slowest.toFixed(0)} ms`);
  process.stderr.write(`${rows.at(-1)?.join(' | ')}\n`);
}

/** The only one that may wait for MusicBrainz. */
async function firstUnknown(faulty: FaultyService, name: string): Promise<number> {
  return (await search(faulty, name)).ms;
}
