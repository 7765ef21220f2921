import type { DatabaseSettings } from '../../app/config/settings.js';
import type { DatabaseTools } from './database-tools.js';

type SettingsOf<Kind extends DatabaseSettings['kind']> = Extract<DatabaseSettings, { readonly kind: Kind }>;

const OPEN: {
  readonly [Kind in DatabaseSettings['kind']]: (settings: SettingsOf<Kind>) => Promise<DatabaseTools>;
} = {
  sqlite: async ({ file }) => new (await import('./sqlite-tools.js')).SqliteTools(file),
  mongodb: async ({ uri }) => new (await import('./mongo-tools.js')).MongoTools(uri),
};

/** What `stores.ts` is for the service, for its operator's commands: only the chosen database's code is loaded. */
export function openDatabaseTools(settings: DatabaseSettings): Promise<DatabaseTools> {
  const open = OPEN[settings.kind] as (settings: DatabaseSettings) => Promise<DatabaseTools>;
  return open(settings);
}
