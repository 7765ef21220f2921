import { startApplication } from './application.js';
import { ConfigurationError, parseSettings } from './configuration/parse-settings.js';
import { readEnvironment } from './configuration/read-environment.js';
import { stopOnSignal } from './life-cycle.js';
import { describeError, Logger } from '../observability/logger.js';

/** The whole life of the process. Ends it with exit code 1 when it cannot start. */
export async function run(): Promise<void> {
  let logger = new Logger('INFO');
  try {
    const settings = parseSettings(readEnvironment());
    logger = new Logger(settings.logLevel);
    const starting = startApplication(settings, logger);
    stopOnSignal(starting, logger, { graceSeconds: settings.shutdownGraceSeconds, production: settings.production });
    const running = await starting;
    logger.info('Server started', { url: running.url, environment: settings.environment, pid: process.pid });
  } catch (error) {
    if (error instanceof ConfigurationError) logger.critical(error.message);
    else logger.critical('The service could not start', describeError(error));
    process.exit(1);
  }
}
