import type { DynamicModule } from '@nestjs/common';
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
