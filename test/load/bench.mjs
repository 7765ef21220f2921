// npm run bench: what the service costs beside a bare NestJS application, measured in turn in one run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { measureLogIn } from './log-in-times.mjs';
import { median, memoryOf, spread, startServer, stopServer } from './processes.mjs';

const ROUNDS = 7;
const SEARCHES = 1_000;
const NAMES = ['muse', 'queen', 'adele', 'radiohead', 'björk', 'coldplay', 'abba', 'sade'];

const folder = mkdtempSync(join(tmpdir(), 'octa-bench-'));
const service = {
  script: resolve('dist/main.js'),
  options: {
    cwd: folder,
    env: { APP_ENV: 'test', LOG_LEVEL: 'WARNING', API_RATE_LIMIT_PER_MINUTE: '1000000' },
  },
  request: (url, i) => fetch(`${url}/api/v1/search?q=${encodeURIComponent(NAMES[i % NAMES.length])}`),
};
const bare = {
  script: resolve('test/load/bare-nest.mjs'),
  options: { cwd: folder },
  request: (url) => fetch(`${url}/api/v1/health`),
};

/** Starts one of them, sends it its requests one after the other, and notes time and memory. */
async function measure({ script, options, request }) {
  const server = await startServer(script, options);
  const idle = memoryOf(server);
  for (let i = 0; i < SEARCHES; i += 1) {
    const response = await request(server.url, i);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${response.status} from ${script}`);
  }
  const after = memoryOf(server);
  await stopServer(server);
  return { startMs: server.startMs, idle: idle.pss, after: after.pss, rss: after.rss };
}

const results = { service: [], bare: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  results.service.push(await measure(service));
  results.bare.push(await measure(bare));
}

const rows = [
  ['start to first healthy answer, ms', 'startMs'],
  ['memory idle (PSS), MB', 'idle'],
  [`memory after ${SEARCHES} searches (PSS), MB`, 'after'],
  [`memory after ${SEARCHES} searches (RSS), MB`, 'rss'],
];
console.log(`| ${ROUNDS} rounds in turn | Octa Music | bare NestJS | ratio |\n| --- | --- | --- | --- |`);
for (const [label, key] of rows) {
  const [ours, theirs] = [results.service, results.bare].map((list) => list.map((result) => result[key]));
  const ratio = median(ours.map((value, i) => value / theirs[i]));
  console.log(`| ${label} | ${spread(ours)} | ${spread(theirs)} | ${ratio.toFixed(2)} |`);
}

await measureLogIn(folder);
rmSync(folder, { recursive: true, force: true });
