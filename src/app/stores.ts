import type { DynamicModule } from '@nestjs/common';
import type { DatabaseBackups } from '../adapters/outbound/backup/database-backups.js';
import type { Clock } from '../core/shared/clock.js';
import type { DatabaseSettings } from './config/settings.js';

/** The module that provides the ports of all stores. This file alone picks the database; only its code is loaded. */
export async function storesModule(settings: DatabaseSettings): Promise<DynamicModule> {
  if (settings.kind === 'mongodb') {
    const { MongoModule } = await import('./modules/mongo.module.js');
    return MongoModule.forRoot(settings.uri);
  }
  const { SqliteModule } = await import('./modules/sqlite.module.js');
  return SqliteModule.forRoot(settings.file);
}

/** Backups of that store, likewise. */
export async function openBackups(settings: DatabaseSettings, clock: Clock): Promise<DatabaseBackups> {
  if (settings.kind === 'mongodb') {
    const { MongoBackups } = await import('../adapters/outbound/mongo/backup/mongo-backups.js');
    return new MongoBackups(settings.uri, clock);
  }
  const { SqliteBackups } = await import('../adapters/outbound/sqlite/backup/sqlite-backups.js');
  return new SqliteBackups(settings.file, clock);
}
