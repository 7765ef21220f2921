import { Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Clock } from '../../core/shared/clock.js';
import { Logger } from '../../observability/logger.js';
import { DailyPurge } from '../daily-purge.js';
import { EXPIRED_DATA } from '../expired-data.js';
import { MusicBrainzModule } from './musicbrainz.module.js';

/** The daily purge of expired data, which `expired-data.ts` lists. */
@Module({
  imports: [MusicBrainzModule],
  providers: [
    {
      provide: DailyPurge,
      inject: [ModuleRef, Clock, Logger],
      useFactory: (modules: ModuleRef, clock: Clock, logger: Logger) =>
        new DailyPurge(EXPIRED_DATA, (port) => modules.get(port, { strict: false }), clock, logger),
    },
  ],
})
export class PurgeModule {}
