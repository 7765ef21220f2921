import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Variables } from '../../app/config/variable-reader.js';
import { WebClient } from '../smoke/web-client.js';

const POLL_MS = 100;

/** Lines of its log that somebody should read. */
const BAD_LEVELS = ['ERROR', 'CRITICAL'];

/** The built service as a process of its own, on a free port. */
export class ServiceProcess {
  private log = '';
  private readonly ended: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    readonly url: URL,
  ) {
    const keep = (text: string): void => void (this.log += text);
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    this.ended = once(child, 'close');
  }

  /**
   * @param main what `node` is to run
   * @param variables its whole environment, but for the port
   */
  static async start(main: string, variables: Variables, folder: string): Promise<ServiceProcess> {
    const port = await freePort();
    const env = { ...variables, PORT: String(port) };
    const child = spawn(process.execPath, [main], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    return new ServiceProcess(child, new URL(`http://127.0.0.1:${port}`));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /**
   * Waits until its health check says 200.
   * @returns the milliseconds since the start
   * @throws when it ends instead, or is not healthy within the limit
   */
  async healthy(limitMs: number): Promise<number> {
    const client = new WebClient(this.url);
    const startedAt = performance.now();
    try {
      let last = 'it does not answer';
      for (;;) {
        if (!this.running) throw new Error(`it ended with exit code ${this.child.exitCode} instead of starting`);
        const answer = await client.get('/api/v1/health').catch(() => null);
        const ms = performance.now() - startedAt;
        if (answer?.status === 200) return ms;
        if (answer !== null) last = `its health check says ${answer.status}`;
        if (ms > limitMs) throw new Error(`not healthy within ${limitMs / 1000} s: ${last}`);
        await wait(POLL_MS);
      }
    } finally {
      client.close();
    }
  }

  /**
   * Asks it to stop and, when it does not within the limit, ends it.
   * @returns its exit code, `null` when it had to be ended, and the milliseconds until the end
   */
  async stop(limitMs: number): Promise<{ exitCode: number | null; ms: number }> {
    const startedAt = performance.now();
    this.child.kill('SIGTERM');
    const limit = setTimeout(() => this.child.kill('SIGKILL'), limitMs);
    await this.ended;
    clearTimeout(limit);
    return { exitCode: this.child.exitCode, ms: performance.now() - startedAt };
  }

  /** Ends it at once if it still runs. */
  async discard(): Promise<void> {
    if (this.running) this.child.kill('SIGKILL');
    await this.ended;
  }

  /** What its log says at ERROR and above, and what is no log line at all. */
  get complaints(): string[] {
    return this.log.split('\n').flatMap((line) => {
      if (line === '') return [];
      try {
        const { level, msg } = JSON.parse(line) as { level: string; msg: string };
        return BAD_LEVELS.includes(level) ? [`${level}: ${msg}`] : [];
      } catch {
        return [line];
      }
    });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
