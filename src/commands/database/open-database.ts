import type { DatabaseBackups } from '../../adapters/outbound/backup/database-backups.js';
import { SystemClock } from '../../adapters/outbound/system/system-clock.js';
import type { DatabaseSettings } from '../../app/config/settings.js';
import type { DatabaseTools } from './database-tools.js';

/** The configured database for operators' commands. Only that one's code is loaded. */
export async function openDatabaseTools(settings: DatabaseSettings): Promise<DatabaseTools> {
  if ('uri' in settings) return new (await import('./mongo-tools.js')).MongoTools(settings.uri);
  return new (await import('./sqlite-tools.js')).SqliteTools(settings.file);
}

/** Backups of it, likewise. */
export async function openBackups(settings: DatabaseSettings): Promise<DatabaseBackups> {
  const clock = new SystemClock();
  if ('uri' in settings) {
    const { MongoBackups } = await import('../../adapters/outbound/mongo/backup/mongo-backups.js');
    return new MongoBackups(settings.uri, clock);
  }
  const { SqliteBackups } = await import('../../adapters/outbound/sqlite/backup/sqlite-backups.js');
  return new SqliteBackups(settings.file, clock);
}
