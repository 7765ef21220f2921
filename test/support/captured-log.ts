import { Logger, type LevelName } from '../../src/observability/logger.js';

/** One line of the log, parsed. */
export interface LoggedLine {
  readonly time: string;
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface CapturedLog {
  readonly logger: Logger;
  readonly lines: readonly LoggedLine[];
  /** Everything that was written, as text: what a secret must not be found in. */
  text(): string;
  ofLevel(level: LevelName): readonly LoggedLine[];
}

/** A logger that writes into memory. */
export function captureLog(level: LevelName = 'DEBUG'): CapturedLog {
  const written: string[] = [];
  const lines = (): LoggedLine[] => written.map((line) => JSON.parse(line) as LoggedLine);
  return {
    logger: new Logger(level, { write: (line: string) => void written.push(line) }),
    get lines() {
      return lines();
    },
    text: () => written.join(''),
    ofLevel: (wanted) => lines().filter((line) => line.level === wanted),
  };
}
