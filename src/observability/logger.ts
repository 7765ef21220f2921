import { types } from 'node:util';
import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { databaseCode, errorCode } from './explain-error.js';
import { LineWriter } from './line-writer.js';
import { currentRequest } from './request-context.js';

/** Our level names, in rising order, and pino's. */
const LEVELS = { DEBUG: 'debug', INFO: 'info', WARNING: 'warn', ERROR: 'error', CRITICAL: 'fatal' } as const;

export type LevelName = keyof typeof LEVELS;

const NAMES = new Map<string, string>(Object.entries(LEVELS).map(([name, pinoName]) => [pinoName, name]));

/** Plain values. Never passwords, tokens, cookies, keys, bodies or connection strings. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Writes one JSON object a line: `time` (ISO, UTC), `level`, `msg`, `request_id`, then the fields.
 * Levels in rising order: DEBUG, INFO, WARNING, ERROR, CRITICAL (the process cannot go on).
 */
export class Logger {
  private readonly pino: PinoLogger;
  private readonly writer: LineWriter | null;

  /** @param destination default: standard output */
  constructor(level: LevelName, destination?: DestinationStream) {
    this.writer = destination === undefined ? new LineWriter() : null;
    this.pino = pino(
      {
        level: LEVELS[level],
        base: null,
        timestamp: () => `,"time":"${new Date().toISOString()}"`,
        formatters: { level: (pinoName) => ({ level: NAMES.get(pinoName) }) },
        mixin: contextFields,
      },
      destination ?? this.writer ?? undefined,
    );
  }

  isEnabled(level: LevelName): boolean {
    return this.pino.isLevelEnabled(LEVELS[level]);
  }

  log(level: LevelName, text: string, fields: LogFields = {}): void {
    this.pino[LEVELS[level]](fields, text);
    // Warnings and errors are written at once.
    if (level !== 'INFO' && level !== 'DEBUG') this.writer?.flush();
  }

  debug(text: string, fields?: LogFields): void {
    this.log('DEBUG', text, fields);
  }

  info(text: string, fields?: LogFields): void {
    this.log('INFO', text, fields);
  }

  warning(text: string, fields?: LogFields): void {
    this.log('WARNING', text, fields);
  }

  error(text: string, fields?: LogFields): void {
    this.log('ERROR', text, fields);
  }

  critical(text: string, fields?: LogFields): void {
    this.log('CRITICAL', text, fields);
  }
}

function contextFields(): object {
  const request = currentRequest();
  return {
    request_id: request?.requestId ?? null,
    ...(request?.cfRay !== undefined && { cf_ray: request.cfRay }),
    ...(request?.traceId !== undefined && { trace_id: request.traceId }),
  };
}

/**
 * An unexpected error's name, codes and stack frames; not its message, which may quote input or secrets.
 */
export function describeError(error: unknown): LogFields {
  if (!types.isNativeError(error)) return { error: typeof error };
  const code = errorCode(error);
  const database = databaseCode(error);
  const at = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: error.name,
    ...(code !== undefined && { error_code: code }),
    ...(database !== null && { database_code: database.number, database_code_name: database.name }),
    ...(at !== undefined && { at: at.slice(0, 6).map((line) => line.trim().replace(/^at /, '')) }),
  };
}
