import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { OutboxWorker } from '../adapters/outbound/smtp/outbox-worker.js';
import { SystemClock } from '../adapters/outbound/system/system-clock.js';
import type { Logger } from '../observability/logger.js';
import { AppModule } from './app.module.js';
import type { Settings } from './config/settings.js';
import { NestLogger } from './nest-logger.js';

/**
 * Works with the service's own parts on its data, beside the running service, which it leaves everything to that is not
 * asked for: nothing is served, sent, purged or fetched here.
 */
export async function withApplicationContext<T>(
  settings: Settings,
  logger: Logger,
  work: (context: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const { spotify, youtube, musicbrainz, rateLimits } = settings;
  const idle = {
    ...settings,
    spotify: { ...spotify, mode: 'not_configured' },
    youtube: { ...youtube, mode: 'not_configured' },
    musicbrainz: { ...musicbrainz, mode: 'not_configured' },
    rateLimits: { ...rateLimits, redisUrl: null },
  } satisfies Settings;
  const module = await AppModule.forRoot(idle, logger, new SystemClock());
  // Without `init` nothing that a module does once all are there is done.
  const app = await NestFactory.create(module, { abortOnError: false, logger: new NestLogger(logger) });
  try {
    await app.get(OutboxWorker, { strict: false }).stop(0);
    return await work(app);
  } finally {
    await app.close();
  }
}
