import 'reflect-metadata';
import cluster from 'node:cluster';
import { describeError, Logger } from '../observability/logger.js';
import { ConfigurationError, parseSettings } from './config/parse-settings.js';
import { readEnvironment } from './config/read-environment.js';
import type { Settings } from './config/settings.js';
import { SERVING, WorkerProcesses } from './worker-processes.js';

/** The whole life of the process. Ends it with exit code 1 when it cannot start. */
export async function run(): Promise<void> {
  let logger = new Logger('INFO');
  try {
    const settings = parseSettings(readEnvironment());
    logger = new Logger(settings.logLevel);
    if (cluster.isPrimary) for (const warning of settings.warnings) logger.warning(`Configuration: ${warning}`);
    const { webConcurrency: count, shutdownGraceSeconds: graceSeconds } = settings;
    if (count > 1 && cluster.isPrimary) {
      await new WorkerProcesses(logger, { count, graceSeconds, port: settings.port }).start();
    } else await serve(settings, logger);
  } catch (error) {
    if (error instanceof ConfigurationError) logger.critical(error.message);
    else logger.critical('The service could not start', describeError(error));
    process.exit(1);
  }
}

async function serve(settings: Settings, logger: Logger): Promise<void> {
  // Loaded here: a process that only looks after others needs none of it.
  const { startApplication } = await import('./application.js');
  const { stopOnSignal } = await import('./graceful-shutdown.js');
  const starting = startApplication(settings, logger);
  stopOnSignal(starting, logger, { graceSeconds: settings.shutdownGraceSeconds, production: settings.production });
  const running = await starting;
  cluster.worker?.send(SERVING);
  logger.info('Server started', { url: running.url, environment: settings.environment, pid: process.pid });
}
