import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '../../observability/logger.js';
import { DailyPurge } from '../daily-purge.js';
import { provide } from '../providers.js';

/** The daily purge of expired data: modules add what they have to delete. */
@Module({ providers: [provide(DailyPurge, Logger)], exports: [DailyPurge] })
export class PurgeModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly purge: DailyPurge) {}

  onApplicationBootstrap(): void {
    this.purge.start();
  }

  onApplicationShutdown(): void {
    this.purge.stop();
  }
}
