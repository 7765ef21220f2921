import type { DatabaseTools } from '../adapters/outbound/backup/database-tools.js';
import type { DatabaseSettings } from '../app/config/settings.js';
import { OperatorError, withDatabaseCode } from '../observability/explain-error.js';

/** The configured database for operators' commands. Only that one's code is loaded. */
export async function openDatabaseTools(settings: DatabaseSettings): Promise<DatabaseTools> {
  if ('uri' in settings) {
    return new (await import('../adapters/outbound/mongo/mongo-tools.js')).MongoTools(settings.uri);
  }
  return new (await import('../adapters/outbound/sqlite/sqlite-tools.js')).SqliteTools(settings.file);
}

/**
 * Works on the configured database.
 * @throws OperatorError when it cannot be used; anything else that the work throws
 */
export async function withDatabaseTools<T>(
  settings: DatabaseSettings,
  work: (tools: DatabaseTools) => Promise<T>,
): Promise<T> {
  const tools = await openDatabaseTools(settings);
  try {
    return await work(tools);
  } catch (error) {
    // Such an error says itself what cannot be used, which may be something else.
    const reason = error instanceof OperatorError ? null : tools.explain(error);
    if (reason === null) throw error;
    const clause = withDatabaseCode(`${tools.name} cannot be used: ${reason}`, error);
    throw new OperatorError(`${clause}.`, { cause: error });
  }
}
