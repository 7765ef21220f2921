import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Variables } from '../../src/app/config/variable-reader.js';
import { spawnService as spawnProcess } from './memory-group.js';
import type { LogLine } from './run-service.js';
import { until } from './until.js';

/** This version, as it is built. */
export const THIS_TREE = join(__dirname, '..', '..');

/** The built service as a process of its own. */
export interface SpawnedService {
  readonly pid: number;
  /** An empty folder of its own that it runs in. */
  readonly folder: string;
  /** What it wrote to standard output, line by line; every line must be JSON. */
  readonly logs: readonly LogLine[];
  /** What it wrote to standard error. */
  readonly errors: string;
  /** Where it listens, once it says so. @throws when it ends or says nothing for too long */
  url(): Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** Its exit code, once it has ended; `null` when a signal ended it. */
  exitCode(): Promise<number | null>;
  /** Ends it if it still runs, and removes its folder. */
  discard(): Promise<void>;
}

/**
 * Starts `node dist/main.js`, as it is built, in an empty folder.
 * @param variables its whole environment, beside what Node itself needs
 * @param prepare puts into the folder what should lie there
 * @param tree where another version is built
 */
export function spawnService(
  variables: Variables = {},
  prepare?: (folder: string) => void,
  tree = THIS_TREE,
): SpawnedService {
  const folder = mkdtempSync(join(tmpdir(), 'octa-process-'));
  prepare?.(folder);
  const env = { PATH: process.env['PATH'] ?? '', ...variables };
  const child = spawnProcess(process.execPath, [join(tree, 'dist', 'main.js')], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[code: number | null]>;
  let output = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const logs = (): LogLine[] =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as LogLine);
  return {
    pid: child.pid ?? 0,
    folder,
    get logs() {
      return logs();
    },
    get errors() {
      return errors;
    },
    url: async () => {
      const started = () => logs().find(({ msg }) => msg === 'Server started');
      await until('the service has started', () => {
        if (child.exitCode !== null) throw new Error(`It ended instead of starting: ${output}${errors}`);
        return started() !== undefined;
      });
      return String(started()?.['url']);
    },
    signal: (name) => void child.kill(name),
    exitCode: async () => (await ended)[0],
    discard: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
