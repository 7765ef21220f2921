import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { askToken, askYouTube, ask } from './sandbox-client.js';
import type { SandboxServer } from '../../src/sandbox/index.js';

describe('the sandboxes as a process', () => {
  let directory: string;
  let script: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'octa-sandbox-'));
    script = join(directory, 'main.mjs');
    await build({
      entryPoints: ['src/sandbox/main.ts'],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
    });
  });
  afterAll(() => rm(directory, { recursive: true }));

  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });

  it.each(['SIGTERM', 'SIGINT'] as const)('says where it answers, and ends with 0 on %s', async (signal) => {
    const child = start('--latency', '5');
    try {
      const lines = createInterface({ input: child.stdout! });
      const [line] = await once(lines, 'line');
      const ready = JSON.parse(String(line)) as Record<'spotify' | 'youtube', SandboxServer>;
      expect((await askToken(ready.spotify)).status).toBe(200);
      const faults = `${ready.youtube.baseUrl}/__faults`;
      expect((await ask(faults, { method: 'PUT', body: '{"kind":"quota_exceeded"}' })).status).toBe(204);
      expect((await askYouTube(ready.youtube, 'search', { part: 'snippet', q: 'muse' })).status).toBe(403);
    } finally {
      child.kill(signal);
    }
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each([
    [['--latency', 'soon'], '--latency'],
    [['--spotify-port', '70000'], '--spotify-port'],
    [['--nonsense'], '--nonsense'],
  ])('refuses %j', async (args, named) => {
    const child = start(...args);
    const errors: Buffer[] = [];
    child.stderr!.on('data', (chunk: Buffer) => errors.push(chunk));
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(Buffer.concat(errors).toString()).toContain(named);
  });
});
