// npm run load -- [--processes 1] [--memory 512] [--rate 40] [--duration 60s] [--connections 1000]: k6 and ab against the
// built service, and what open connections cost.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { memoryGroup } from './memory-group.mjs';
import { memoryOfAll, startServiceUnderLoad } from './service-under-load.mjs';
import { readOptions } from './options.mjs';

const { values } = readOptions(import.meta.filename, {
  options: {
    processes: { type: 'string', default: '1' },
    memory: { type: 'string' },
    rate: { type: 'string', default: '40' },
    duration: { type: 'string', default: '60s' },
    latency: { type: 'string', default: '50' },
    connections: { type: 'string', default: '1000' },
  },
});
for (const tool of ['k6', 'ab', ...(values.processes === '1' ? [] : ['redis-server'])]) {
  if (spawnSync('which', [tool]).status !== 0) throw new Error(`${tool} is not on the PATH: see docs/load-tests.md`);
}

const folder = mkdtempSync(join(tmpdir(), 'octa-load-'));
const group = values.memory === undefined ? null : memoryGroup(Number(values.memory));
let failed = false;
let service;
try {
  service = await startServiceUnderLoad({
    processes: Number(values.processes),
    latency: Number(values.latency),
    group,
    folder,
  });
  const idle = memoryOfAll(service.child.pid);
  let highest = 0;
  const sampling = setInterval(() => (highest = Math.max(highest, memoryOfAll(service.child.pid))), 200);
  await run('k6', [
    ...['run', '--quiet'],
    ...['-e', `BASE_URL=${service.url}`, '-e', `RATE=${values.rate}`, '-e', `DURATION=${values.duration}`],
    resolve('test/load/service.k6.js'),
  ]);
  await run('ab', ['-q', '-k', '-l', '-n', '5000', '-c', '50', `${service.url}/api/v1/health`]);
  await run('ab', ['-q', '-k', '-l', '-n', '2000', '-c', '20', `${service.url}/`]);
  const beforeLogIns = highest;
  await logInsAtOnce(100);
  clearInterval(sampling);
  const kilobytes = await costOfConnections(Number(values.connections));
  console.log(`\nMemory of the service's processes (PSS, sampled every 200 ms):`);
  console.log(`${idle.toFixed(0)} MB after the start, at most ${beforeLogIns.toFixed(0)} MB under load`);
  console.log(
    `at most ${highest.toFixed(0)} MB with 100 log-ins at once, four of them hashed at a time in each process`,
  );
  console.log(`${values.connections} open connections: ${kilobytes.toFixed(1)} KB each`);
  if (group !== null) {
    console.log(
      `Inside ${values.memory} MB: peak ${group.peak().toFixed(0)} MB with file caches, ` +
        `${group.highestOwn().toFixed(0)} MB without; ended for want of memory: ${group.killed()}`,
    );
    if (group.killed() > 0) failed = true;
  }
} finally {
  await service?.stop();
  await group?.remove();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

/** Hashing a password takes 19 MiB. Nobody has that name, which costs the same; each comes from an address of its own. */
async function logInsAtOnce(count) {
  const body = JSON.stringify({ login: 'nobody-at-all', password: 'harbour-lantern-42-drift' });
  const logIn = async (_, i) => {
    const headers = { 'Content-Type': 'application/json', 'X-Forwarded-For': `10.9.${i >> 8}.${i & 255}` };
    const { status } = await fetch(`${service.url}/api/auth/login`, { method: 'POST', headers, body });
    if (status !== 401 && status !== 503) failed = true;
  };
  await Promise.all(Array.from({ length: count }, logIn));
}

/** Opens keep-alive connections, asks once over each, and leaves them open. @returns KB of memory that one costs */
async function costOfConnections(count) {
  const { hostname, port } = new URL(service.url);
  const before = memoryOfAll(service.child.pid);
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(Number(port), hostname);
      socket.write(`GET /api/v1/health/live HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
      await once(socket, 'data');
      return socket;
    }),
  );
  const after = memoryOfAll(service.child.pid);
  for (const socket of sockets) socket.destroy();
  return ((after - before) * 1024) / count;
}

/** Runs a tool to its end and shows what it says. */
async function run(tool, words) {
  console.log(`\n## ${tool} ${words.filter((word) => !word.startsWith('/')).join(' ')}\n`);
  const child = spawn(tool, words, { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) failed = true;
}
