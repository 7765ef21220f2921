import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnBeside } from './memory-group.js';

/** A real Redis of a test's own, in memory, that can be treated badly. */
export interface TestRedis {
  readonly url: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Starts it again at the same address, empty. */
  start(): Promise<void>;
  /** It keeps its connections but does nothing any more. */
  freeze(): void;
  thaw(): void;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** Whether there is a `redis-server` to run. */
export function redisIsInstalled(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/**
 * `describe` where there is a Redis to run. Where there is none the report shows the suite as skipped and why, except
 * in continuous integration (`CI=true`), where that is a failure.
 */
export function describeWithRedis(title: string, suite: () => void): void {
  if (redisIsInstalled()) describe(title, suite);
  else if (process.env['CI'] === 'true')
    it(`${title}: needs redis-server`, () => Promise.reject(new Error('no redis-server')));
  else describe.skip(`${title} (NOT RUN: there is no redis-server on the PATH)`, suite);
}

/** @param password what clients have to give, if any */
export async function startRedis(password?: string): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'octa-redis-'));
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  if (password !== undefined) options.push('--requirepass', password);
  let server: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    server = spawnBeside('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
    await readyToServe(server);
  };
  const kill = async (): Promise<void> => {
    if (server === null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
    server = null;
  };
  await start();
  return {
    url: `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`,
    start,
    kill,
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function readyToServe(server: ChildProcess): Promise<void> {
  let output = '';
  for await (const chunk of server.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    output += String(chunk);
    if (output.includes('Ready to accept connections')) {
      // Read on, or the server stands still once the pipe is full.
      server.stdout?.resume();
      return;
    }
  }
  throw new Error(`redis-server did not start: ${output}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
