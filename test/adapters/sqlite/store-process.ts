import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const SCRIPT = join(__dirname, 'run-store-process.mjs');

/** Another process that works on the same file; it runs what `npm run build` made. */
export class StoreProcess {
  private readonly child: ChildProcess;

  private constructor(file: string) {
    this.child = fork(SCRIPT, [file]);
  }

  static async start(file: string): Promise<StoreProcess> {
    const started = new StoreProcess(file);
    await started.answer();
    return started;
  }

  /** Gives it a job, without waiting. */
  begin(job: string, options: object = {}): void {
    this.child.send({ job, ...options });
  }

  /** What it says next. */
  async answer(): Promise<unknown> {
    const ended = new AbortController();
    const onExit = (): void => ended.abort(new Error('the process has ended'));
    this.child.once('exit', onExit);
    try {
      const [message] = (await once(this.child, 'message', { signal: ended.signal })) as unknown[];
      return message;
    } finally {
      this.child.off('exit', onExit);
    }
  }

  /** Everything that it says, as it says it. */
  listen(listener: (message: unknown) => void): void {
    this.child.on('message', listener);
  }

  /** As `kill -9` does: at once, in the middle of whatever it is doing. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}
