import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './processes.mjs';

/**
 * Starts the built service as in production, but for its mails (they show at /dev/mailbox), with stand-ins for Spotify
 * and YouTube and, for several processes, a Redis. Only the service itself runs in the memory group: all others are
 * elsewhere in production as well.
 * @param options.processes how many share the port
 * @param options.latency of both sources, in milliseconds
 * @param options.group as `memoryGroup` makes it, or null
 * @param options.folder where it keeps its embedded database, unless MONGODB_URI or DATABASE_URL name another
 * @param options.variables on top of the others
 */
export async function startServiceUnderLoad({ processes, latency, group, folder, variables = {} }) {
  const children = [];
  const stop = async () => {
    for (const child of children.reverse()) {
      const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
      child.kill('SIGTERM');
      await exited;
    }
  };
  try {
    const sandbox = await startSandbox(children, latency);
    const redis = processes > 1 ? await startRedis(children) : null;
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
      // The sandbox has no budget.
      YOUTUBE_SEARCHES_PER_DAY: '100000000',
      YOUTUBE_UNITS_PER_DAY: '100000000',
      WEB_CONCURRENCY: String(processes),
      ...(redis !== null && { RATELIMIT_STORAGE_URL: redis }),
      ...variables,
    };
    const [command, ...words] = [...(group?.prefix ?? []), process.execPath, resolve('dist/main.js')];
    // Its log goes nowhere: nobody reads it here, and a terminal would slow it down.
    const child = spawn(command, words, { cwd: folder, env, stdio: 'ignore' });
    children.push(child);
    const url = `http://127.0.0.1:${port}`;
    await healthy(child, url);
    return {
      url,
      /** The process that was started; with several, it watches over those that serve. */
      child,
      /** Those that it has started, by number. */
      workers: () => childrenOf(child.pid),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Megabytes that a process and those that it has started occupy, each page counted once (PSS). */
export function memoryOfAll(pid) {
  try {
    const own = Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
    return childrenOf(pid).reduce((sum, child) => sum + memoryOfAll(child), own);
  } catch {
    return 0; // It has just ended.
  }
}

function childrenOf(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

async function startSandbox(children, latency) {
  const child = spawn(process.execPath, [resolve('test/load/sandboxes.mjs'), '--latency', String(latency)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of createInterface(child.stdout)) return JSON.parse(line);
  throw new Error('the sandbox said nothing');
}

async function startRedis(children) {
  const port = await freePort();
  children.push(
    spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], { stdio: 'ignore' }),
  );
  await pause(300);
  return `redis://127.0.0.1:${port}`;
}

async function healthy(child, url) {
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the service ended with exit code ${child.exitCode}`);
    const ok = await fetch(`${url}/api/v1/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await pause(50);
  }
  throw new Error('the service is not healthy after 20 s');
}
