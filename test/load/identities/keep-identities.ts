import { setTimeout as pause } from 'node:timers/promises';
import { SqliteDatabase } from '../../../src/adapters/outbound/sqlite/sqlite-database.js';
import { SqliteIdentityStore } from '../../../src/adapters/outbound/sqlite/sqlite-identity-store.js';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import { Logger } from '../../../src/observability/logger.js';
import { type Catalogue, openSearch, startSources } from '../../support/open-search.js';

/** Keeps in a new database who those artists are, as the service does, but faster than MusicBrainz may be asked. */
export async function keepIdentities(file: string, catalogue: Catalogue, names: readonly string[]): Promise<void> {
  const database = new SqliteDatabase(file, new Logger('CRITICAL'));
  const sources = await startSources(catalogue);
  const search = openSearch(sources, { clock: new SystemClock(), store: new SqliteIdentityStore(database) });
  for (const name of names) {
    await search.identify.run({ name }, name);
    while (((await search.identify.known({ name }))?.meaning?.pages ?? null) === null) await pause(2);
  }
  await search.close();
  await sources.close();
  database.close();
}
