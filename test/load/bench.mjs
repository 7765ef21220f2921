// npm run bench -- [--quick] [--sections cases,starts,…] [--cases health] [--rounds 5] [--soak 20]
//
// What the service costs beside bare NestJS, measured in turn on one machine. Raw figures go to reports/bench.json, the
// tables below the last heading of docs/benchmarks/README.md. See there for how it is measured.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { createRequire } from 'node:module';
import { measureHostileRequests } from './bench/hostile-requests.mjs';
import { measureStrangers } from './bench/log-in-times.mjs';
import { measureOldHashes } from './bench/old-hashes.mjs';
import { report } from './bench/report.mjs';
import { measureCases, measureLogIns, measureMemory, measureStarts, say, soak } from './bench/sections.mjs';
import { World } from './bench/world.mjs';
import { needWrk, wrkVersion } from './bench/wrk.mjs';
import { readOptions } from './options.mjs';

const RAW = 'reports/bench.json';
const PAGE = 'docs/benchmarks/README.md';
const RESULTS = '\n## Results\n';

const { values } = readOptions(import.meta.filename, {
  options: {
    quick: { type: 'boolean', default: false },
    sections: { type: 'string' },
    cases: { type: 'string' },
    rounds: { type: 'string' },
    soak: { type: 'string' },
  },
});
const { quick } = values;
const chosen = values.cases === undefined ? undefined : new RegExp(values.cases, 'i');

/** So many rounds unless told otherwise; one for a quick look. */
const rounds = (usual) => (quick ? 1 : Number(values.rounds ?? usual));

const sections = {
  starts: (world) => measureStarts(world, { rounds: rounds(9) }),
  cases: (world) =>
    measureCases(world, {
      rounds: rounds(5),
      seconds: quick ? 1 : 2,
      chosen,
      onCase: (figures) => save({ cases: figures }),
    }),
  memory: (world) => measureMemory(world, { rounds: rounds(3), seconds: quick ? 1 : 10 }),
  logIns: (world) => measureLogIns(world, { rounds: rounds(3), seconds: quick ? 1 : 5 }),
  hostile: (world) => measureHostileRequests(world, { tries: quick ? 3 : 20 }),
  strangers: (world) => measureStrangers(world.folder, quick ? 8 : 200),
  oldHashes: (world) => measureOldHashes(mongoUri(), world.folder, quick ? 8 : 200),
};
/** All but the one that needs MongoDB. */
const usual = Object.keys(sections).filter(
  (name) => name !== 'oldHashes' || process.env.BENCH_MONGODB_URI !== undefined,
);
const wanted = values.sections?.split(',') ?? (quick ? ['starts', 'cases'] : usual);
for (const name of wanted) if (!Object.hasOwn(sections, name)) throw new Error(`there is no section ${name}`);

needWrk();
const world = new World();
try {
  await world.open();
  if (values.soak !== undefined) {
    save({ soak: await soak(world, { minutes: Number(values.soak) }) });
  } else {
    // What is not measured this time stays as it was: the whole takes a quarter of an hour.
    for (const name of wanted) save({ [name]: await sections[name](world) });
  }
} finally {
  await world.close();
}
const raw = read();
const text = await report(raw);
if (quick) {
  console.log(text);
} else {
  const [explained] = readFileSync(PAGE, 'utf8').split(RESULTS);
  writeFileSync(PAGE, `${explained}${RESULTS}\n${text}`);
  say(`written to ${PAGE}`);
}

/** The database for the section that needs MongoDB. */
function mongoUri() {
  const uri = process.env.BENCH_MONGODB_URI;
  if (uri === undefined) throw new Error('oldHashes needs BENCH_MONGODB_URI: a database on MongoDB, which it empties');
  return uri;
}

function read() {
  try {
    return JSON.parse(readFileSync(quick ? RAW.replace('.', '-quick.') : RAW, 'utf8'));
  } catch {
    return {};
  }
}

function save(results) {
  mkdirSync('reports', { recursive: true });
  const stamped = Object.fromEntries(
    Object.entries(results).map(([name, figures]) => [name, { measuredAt: new Date().toISOString(), figures }]),
  );
  const file = quick ? RAW.replace('.', '-quick.') : RAW;
  writeFileSync(file, JSON.stringify({ ...read(), machine: machine(), ...stamped }, null, 1));
}

function machine() {
  const require = createRequire(import.meta.url);
  const version = (name) => require(`${name}/package.json`).version;
  return {
    processor: `${cpus().length} × ${cpus()[0]?.model.trim()}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    express: version('express'),
    nest: version('@nestjs/core'),
    wrk: wrkVersion(),
  };
}
