import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Variables } from '../../src/app/configuration/variable-reader.js';
import type { LogLine } from './run-service.js';
import { until } from './until.js';

const PROGRAM = resolve('dist/main.js');

/** How long a process may take to start on a busy machine. */
const START_LIMIT_MS = 30_000;

/** The service as it is deployed: a process of its own, which runs what `npm run build` made. */
export interface SpawnedService {
  readonly url: string;
  /** Every line that it logged so far. */
  readonly logs: readonly LogLine[];
  /** As `kill -9` does: at once, in the middle of whatever it is doing. */
  kill(): Promise<void>;
}

/** @param variables its whole environment, but for where it listens */
export async function spawnService(variables: Variables): Promise<SpawnedService> {
  // In a folder of its own, so that no `.env` that lies about is read.
  const folder = mkdtempSync(join(tmpdir(), 'octa-process-'));
  const environment = { PATH: process.env['PATH'], APP_ENV: 'test', PORT: '0', ...variables };
  const child = spawn(process.execPath, [PROGRAM], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const logs: LogLine[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => logs.push(JSON.parse(line) as LogLine));
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const started = (): LogLine | undefined => logs.find(({ msg }) => msg === 'Server started');
  const kill = async (): Promise<void> => {
    if (!hasEnded()) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until(
      'the service has started',
      () => {
        if (hasEnded()) throw new Error(`the service did not start: ${JSON.stringify(logs)}`);
        return started() !== undefined;
      },
      START_LIMIT_MS,
    );
  } catch (error) {
    await kill();
    throw error;
  }
  return { url: String(started()?.['url']), logs, kill };
}
