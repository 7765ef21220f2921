import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A port that is free now. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts a Node program that answers at `/api/v1/health`, and waits for its first 200.
 * @param log a file for what it writes to standard output; nowhere unless given
 * @returns the process, its address, and the milliseconds from its start to that answer
 */
export async function startServer(script, { cwd, env = {}, log, nodeOptions = [] }) {
  const port = await freePort();
  const output = log === undefined ? 'ignore' : openSync(log, 'a');
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, script], {
    cwd,
    env: { PATH: process.env.PATH, PORT: String(port), ...env },
    stdio: ['ignore', output, 'inherit'],
  });
  if (log !== undefined) closeSync(output);
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${script} ended with exit code ${child.exitCode}`);
    const healthy = await fetch(`${url}/api/v1/health`).then(
      (response) => response.arrayBuffer().then(() => response.ok),
      () => false,
    );
    if (healthy) return { child, url, startMs: performance.now() - startedAt };
    await pause(5);
  }
}

export async function stopServer({ child }, signal = 'SIGKILL') {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await new Promise((resolve) => child.once('exit', resolve));
}

/** Megabytes of memory that a process occupies: resident, and its fair share of what it has in common with others. */
export function memoryOf({ child }) {
  const rollup = readFileSync(`/proc/${child.pid}/smaps_rollup`, 'utf8');
  const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1]) / 1024;
  return { rss: field('Rss'), pss: field('Pss') };
}

/** The kernel's clock tick, in milliseconds: 100 Hz on every Linux that Node runs on. */
const TICK_MS = 10;

/** Milliseconds of processor time that a process and its child processes have used so far. */
export function processorMs(pid) {
  const [, rest] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  const own = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  return children.reduce((sum, child) => sum + processorMs(Number(child)), own);
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** `median (lowest to highest)`, to one decimal. */
export function spread(numbers) {
  return `${median(numbers).toFixed(1)} (${Math.min(...numbers).toFixed(1)} to ${Math.max(...numbers).toFixed(1)})`;
}
