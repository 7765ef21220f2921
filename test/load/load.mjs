// npm run load -- [--processes 1] [--memory 512] [--rate 40] [--duration 60s]: k6 and ab against the built service.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { memoryGroup } from './memory-group.mjs';
import { freePort } from './processes.mjs';

const { values } = parseArgs({
  options: {
    processes: { type: 'string', default: '1' },
    memory: { type: 'string' },
    rate: { type: 'string', default: '40' },
    duration: { type: 'string', default: '60s' },
    latency: { type: 'string', default: '50' },
  },
});
for (const tool of ['k6', 'ab', ...(values.processes === '1' ? [] : ['redis-server'])]) {
  if (spawnSync('which', [tool]).status !== 0) throw new Error(`${tool} is not on the PATH: see docs/load-tests.md`);
}

const folder = mkdtempSync(join(tmpdir(), 'octa-load-'));
const group = values.memory === undefined ? null : memoryGroup(Number(values.memory));
const children = [];
let failed = false;
try {
  const sandbox = await startSandbox();
  const url = await startService(sandbox);
  const memory = watchMemory();
  await run('k6', [
    'run',
    '--quiet',
    '-e',
    `BASE_URL=${url}`,
    '-e',
    `RATE=${values.rate}`,
    '-e',
    `DURATION=${values.duration}`,
    resolve('test/load/service.k6.js'),
  ]);
  await run('ab', ['-q', '-k', '-l', '-n', '5000', '-c', '50', `${url}/api/v1/health`]);
  await run('ab', ['-q', '-k', '-l', '-n', '2000', '-c', '20', `${url}/`]);
  console.log(
    `\nMemory of the service's processes (PSS, sampled every 200 ms): highest ${memory.stop().toFixed(0)} MB`,
  );
  if (group !== null) {
    console.log(
      `Inside ${values.memory} MB: peak ${group.peak().toFixed(0)} MB with file caches, ${group.killed()} killed`,
    );
    if (group.killed() > 0) failed = true;
  }
} finally {
  for (const child of children.reverse()) {
    child.kill('SIGTERM');
    await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve()));
  }
  group?.remove();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

/** Runs a tool to its end and shows what it says. */
async function run(tool, words) {
  console.log(`\n## ${tool} ${words.filter((word) => !word.startsWith('/')).join(' ')}\n`);
  const child = spawn(tool, words, { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) failed = true;
}

/** Stand-ins for Spotify and YouTube, outside the memory limit: in production they are elsewhere as well. */
async function startSandbox() {
  const child = spawn(process.execPath, [resolve('dist/sandbox/main.js'), '--latency', values.latency], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of createInterface(child.stdout)) return JSON.parse(line);
  throw new Error('the sandbox said nothing');
}

async function startRedis() {
  const port = await freePort();
  children.push(
    spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], { stdio: 'ignore' }),
  );
  await pause(300);
  return `redis://127.0.0.1:${port}`;
}

/** The service as in production, but for its mails: the load confirms its account at /dev/mailbox. */
async function startService(sandbox) {
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    APP_ENV: 'preproduction',
    LOG_LEVEL: 'INFO',
    PORT: String(port),
    SECRET_KEY: 'k3Y-aB9_zQ7wE1rT5yU2iO8pL4sD6fG0hJcVxNmZqWtRbYuIoPaSdFgHjKlMnBvCx',
    TRUST_PROXY_HOPS: '1',
    DATABASE_URL: process.env.DATABASE_URL ?? `sqlite:///${join(folder, 'octa_music.db')}`,
    ...(process.env.MONGODB_URI && { MONGODB_URI: process.env.MONGODB_URI }),
    SPOTIPY_CLIENT_ID: 'sample-client-id',
    SPOTIPY_CLIENT_SECRET: 'sample-client-secret',
    YOUTUBE_API_KEY: 'sample-api-key',
    SPOTIFY_API_BASE_URL: `${sandbox.spotify.baseUrl}/v1`,
    SPOTIFY_ACCOUNTS_BASE_URL: sandbox.spotify.baseUrl,
    YOUTUBE_API_BASE_URL: `${sandbox.youtube.baseUrl}/youtube/v3`,
    WEB_CONCURRENCY: values.processes,
    ...(values.processes !== '1' && { RATELIMIT_STORAGE_URL: await startRedis() }),
  };
  const [command, ...words] = [...(group?.prefix ?? []), process.execPath, resolve('dist/main.js')];
  // Its log goes nowhere: nobody reads it here, and a terminal would slow it down.
  const child = spawn(command, words, { cwd: folder, env, stdio: 'ignore' });
  children.push(child);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the service ended with exit code ${child.exitCode}`);
    if (
      await fetch(`${url}/api/v1/health`).then(
        (response) => response.ok,
        () => false,
      )
    )
      return url;
    await pause(50);
  }
  throw new Error('the service is not healthy after 20 s');
}

/** Sums up what the service's processes occupy, each page counted once. */
function watchMemory() {
  const service = children.at(-1);
  let highest = 0;
  const timer = setInterval(() => {
    highest = Math.max(highest, pssOf(service.pid));
  }, 200);
  return {
    stop: () => {
      clearInterval(timer);
      return highest;
    },
  };
}

/** @returns MB, its child processes included */
function pssOf(pid) {
  try {
    const own = Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
    const below = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return below.reduce((sum, child) => sum + pssOf(Number(child)), own);
  } catch {
    return 0; // It has just ended.
  }
}
