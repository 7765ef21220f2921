import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { median, memoryOf, processorMs, stopServer } from '../processes.mjs';
import { casesFor, mixture } from './cases.mjs';
import { load } from './wrk.mjs';

const CONNECTIONS = 50;

export const CONTENDERS = ['nest', 'octa'];

/** Says on standard error how far the run is; standard output is for results. */
export const say = (text) => process.stderr.write(`${text}\n`);

/** @param {import('./world.mjs').World} world */
const start = (world, name, options) => (name === 'octa' ? world.service(options) : world.bareNest(options));

/** A server that has used no processor time for so many milliseconds rests. */
const RESTING_MS = 250;

/**
 * Waits until the server has nothing left to do. When wrk ends, it hangs up on the requests under way, and the server goes on
 * to answer them: with fifty log-ins it is busy for half a second.
 */
async function rested({ child: { pid } }) {
  for (let before = -Infinity, now = processorMs(pid); now > before;) {
    await pause(RESTING_MS);
    [before, now] = [now, processorMs(pid)];
  }
}

/** One load of a server that rested, with the processor time that the server used for it. */
async function measured(server, requests, { seconds, connections = CONNECTIONS }) {
  await rested(server);
  const before = processorMs(server.child.pid);
  const result = await load(server.url, requests, { connections, seconds });
  const cpuMicroseconds = ((processorMs(server.child.pid) - before) * 1000) / result.count;
  return { ...result, cpuMicroseconds };
}

/** As many requests as V8 wants to see before it has compiled everything that matters; at most so many rounds. */
const WARM_REQUESTS = 10_000;
const WARM_ROUNDS = 4;

async function warmUp(server, requests, seconds) {
  for (let round = 0, sent = 0; sent < WARM_REQUESTS && round < WARM_ROUNDS; round += 1) {
    await rested(server);
    sent += (await load(server.url, requests, { connections: CONNECTIONS, seconds })).count;
  }
}

/**
 * Requests a second and times of each case, every server in turn in each round, so that whatever else the machine does
 * meets all of them.
 * @param onCase hears of what there is after each case
 * @returns {Promise<Record<string, Record<string, object[]>>>} by case, by server, one entry a round
 */
export async function measureCases(world, { rounds, seconds, chosen, onCase = () => {} }) {
  const results = {};
  const servers = Object.fromEntries(
    await Promise.all(CONTENDERS.map(async (name) => [name, await start(world, name)])),
  );
  const cases = casesFor(world).filter(({ name }) => chosen === undefined || chosen.test(name));
  for (const { name, request, bare = request, only } of cases) {
    const asked = CONTENDERS.filter((contender) => only === undefined || contender === only);
    results[name] = Object.fromEntries(asked.map((contender) => [contender, []]));
    const requestsOf = (contender) => [contender === 'octa' ? request : bare];
    for (const contender of asked) await warmUp(servers[contender], requestsOf(contender), seconds);
    for (let round = 0; round < rounds; round += 1) {
      for (const contender of asked) {
        results[name][contender].push(await measured(servers[contender], requestsOf(contender), { seconds }));
      }
    }
    const rates = asked.map(
      (contender) => `${contender} ${median(results[name][contender].map((r) => r.perSecond)).toFixed(0)}`,
    );
    say(`${name}: ${rates.join(', ')} requests a second`);
    onCase(results);
  }
  for (const server of Object.values(servers)) await stopServer(server);
  return results;
}

/** From the start of the process to the first healthy answer, in milliseconds. */
export async function measureStarts(world, { rounds }) {
  const results = Object.fromEntries(CONTENDERS.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of CONTENDERS) {
      const server = await start(world, name);
      results[name].push(server.startMs);
      await stopServer(server);
    }
  }
  say(`start: ${CONTENDERS.map((name) => `${name} ${median(results[name]).toFixed(0)}`).join(', ')} ms`);
  return results;
}

/** How long a process is left alone before its memory is called idle, in seconds. */
const REST_SECONDS = 3;

/** As in `render.yaml`, for hosts of 512 MB. */
const SMALL_HOST = {
  nodeOptions: ['--max-semi-space-size=4', '--max-old-space-size=256'],
  env: { MALLOC_ARENA_MAX: '2' },
};

/** Memory of a fresh process: idle, at most under a mixture of requests, and after that. */
export async function measureMemory(world, { rounds, seconds }) {
  const results = Object.fromEntries(CONTENDERS.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of CONTENDERS) {
      const server = await start(world, name, SMALL_HOST);
      await pause(REST_SECONDS * 1000);
      const idle = memoryOf(server);
      const highest = { ...idle };
      const timer = setInterval(() => {
        const now = memoryOf(server);
        for (const kind of ['pss', 'rss']) highest[kind] = Math.max(highest[kind], now[kind]);
      }, 200);
      await load(server.url, mixture(world), { connections: CONNECTIONS, seconds });
      clearInterval(timer);
      await pause(REST_SECONDS * 1000);
      results[name].push({ idle, load: highest, after: memoryOf(server) });
      await stopServer(server);
    }
  }
  const words = (name) =>
    `${name} ${['idle', 'load'].map((when) => median(results[name].map((r) => r[when].pss)).toFixed(0)).join('/')}`;
  say(`memory idle/under load: ${CONTENDERS.map(words).join(', ')} MB`);
  return results;
}

/** How often health is asked while 50 people log in, in milliseconds. */
const PROBE_MS = 20;

/**
 * Log-ins beside what the cores can hash, in a process that has just started and in one whose code V8 has compiled, and how
 * health does meanwhile.
 */
export async function measureLogIns(world, { rounds, seconds }) {
  const results = { fresh: [], warm: [], healthMs: [] };
  const [request] = casesFor(world)
    .filter(({ name }) => name === 'log-in')
    .map((one) => one.request);
  for (let round = 0; round < rounds; round += 1) {
    const server = await world.service();
    const besideHashes = async () => {
      const hashes = await hashing(seconds);
      return { hashes, logIns: await measured(server, [request], { seconds }) };
    };
    await load(server.url, [request], { connections: CONNECTIONS, seconds: 1 });
    await rested(server);
    results.fresh.push(await besideHashes());
    await warmUp(server, [request], seconds);
    await rested(server);
    results.warm.push(await besideHashes());
    const probing = probe(`${server.url}/api/v1/health`, seconds);
    await load(server.url, [request], { connections: CONNECTIONS, seconds });
    results.healthMs.push(...(await probing));
    await stopServer(server);
  }
  const rates = (kind) => median(results.warm.map((one) => one[kind].perSecond)).toFixed(0);
  say(`log-ins ${rates('logIns')} a second, hashes ${rates('hashes')} a second`);
  return results;
}

/** @returns hashes a second, and microseconds of processor time for one */
async function hashing(seconds) {
  const child = spawn(process.execPath, [resolve('test/load/bench/raw-hashes.mjs'), String(seconds * 1000)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  return JSON.parse(line);
}

/** Asks at fixed times, whether or not the answer before has come; milliseconds from when each was due. */
async function probe(url, seconds) {
  const agent = new Agent({ keepAlive: true });
  const startedAt = performance.now();
  const waiting = [];
  for (let i = 0; i * PROBE_MS < seconds * 1000; i += 1) {
    const dueAt = startedAt + i * PROBE_MS;
    await pause(Math.max(0, dueAt - performance.now()));
    waiting.push(
      new Promise((done, failed) => {
        get(url, { agent }, (response) => {
          response.resume().once('end', () => done(performance.now() - dueAt));
        }).once('error', failed);
      }),
    );
  }
  const times = await Promise.all(waiting);
  agent.destroy();
  return times;
}

/** Memory of one process under a mixture of requests, every ten seconds. */
export async function soak(world, { minutes }) {
  const server = await world.service();
  const samples = [];
  const startedAt = performance.now();
  const timer = setInterval(() => {
    samples.push({ seconds: Math.round((performance.now() - startedAt) / 1000), ...memoryOf(server) });
  }, 10_000);
  for (let minute = 0; minute < minutes; minute += 1) {
    const { perSecond } = await load(server.url, mixture(world), { connections: CONNECTIONS, seconds: 60 });
    say(`minute ${minute + 1}: ${perSecond.toFixed(0)} requests a second, ${memoryOf(server).pss.toFixed(1)} MB`);
  }
  clearInterval(timer);
  await stopServer(server);
  return samples;
}
