import { pino, type DestinationStream } from 'pino';

/**
 * Writes log lines to standard output, those of one turn of the event loop together: under load, a write for each line
 * took more of a request's time than making the line.
 *
 * Nothing is lost at an orderly end, nor by an exception that nobody caught. Killed outright, the process loses at most
 * what it did in the turn in which it was killed.
 */
export class LineWriter implements DestinationStream {
  private lines = '';
  private readonly out: DestinationStream;

  /** @param out writes at once; standard output unless told otherwise */
  constructor(out?: DestinationStream) {
    this.out = out ?? pino.destination({ fd: 1, sync: true });
    process.on('exit', () => this.flush());
  }

  write(line: string): void {
    // After the end there is no further turn.
    if (this.lines === '') setImmediate(() => this.flush());
    this.lines += line;
  }

  /** Writes what waits, at once. */
  flush(): void {
    if (this.lines === '') return;
    const { lines } = this;
    this.lines = '';
    this.out.write(lines);
  }
}
