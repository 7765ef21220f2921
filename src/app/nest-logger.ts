import type { LoggerService } from '@nestjs/common';
import type { Logger } from '../observability/logger.js';

/** Lets what Nest has to say appear in our log, in our form. Its start-up story is for debugging. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(String(message), { context: contextOf(rest) });
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warning(String(message), { context: contextOf(rest) });
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.logger.error(String(message), { context: contextOf(rest) });
  }
}

/** Nest passes the name of the class that speaks last. */
function contextOf(rest: readonly unknown[]): string | undefined {
  const last = rest.at(-1);
  return typeof last === 'string' && last.length < 80 ? last : undefined;
}
