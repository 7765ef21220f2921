import type { Variables } from '../../src/app/config/variable-reader.js';
import type { LogLine } from './run-service.js';
import { spawnService as spawnProcess } from './spawn-service.js';

/** The service as it is deployed, once it has started. */
export interface SpawnedService {
  readonly url: string;
  /** Every line that it logged so far. */
  readonly logs: readonly LogLine[];
  /** As `kill -9` does: at once, in the middle of whatever it is doing. */
  kill(): Promise<void>;
}

/**
 * Starts the built service as a process and waits until it listens.
 * @param variables its whole environment, but for where it listens
 */
export async function spawnService(variables: Variables): Promise<SpawnedService> {
  const service = spawnProcess({ APP_ENV: 'test', PORT: '0', ...variables });
  try {
    const url = await service.url();
    return {
      url,
      get logs() {
        return service.logs;
      },
      kill: async () => {
        service.signal('SIGKILL');
        await service.exitCode();
        await service.discard();
      },
    };
  } catch (error) {
    await service.discard();
    throw error;
  }
}
