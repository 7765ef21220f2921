import { pino, type DestinationStream } from 'pino';

/**
 * Writes log lines to standard output, those of one turn of the event loop in one system call. They are also written at
 * exit, an uncaught exception included; a killed process loses at most the lines of its last turn.
 */
export class LineWriter implements DestinationStream {
  private lines = '';
  private readonly out: DestinationStream;

  /** @param out default: standard output, synchronous */
  constructor(out?: DestinationStream) {
    this.out = out ?? pino.destination({ fd: 1, sync: true });
    process.on('exit', () => this.flush());
  }

  write(line: string): void {
    if (this.lines === '') setImmediate(() => this.flush());
    this.lines += line;
  }

  flush(): void {
    if (this.lines === '') return;
    const { lines } = this;
    this.lines = '';
    this.out.write(lines);
  }
}
