import type { mongo } from 'mongoose';
import type { DatabaseMetrics } from '../../../observability/database-metrics.js';
import { isUnavailability } from './mongo-errors.js';
import type { PlanWatch } from './query-plan-monitor.js';
import { queriesOf } from './query-shape.js';

/** The commands that name a collection. */
const ON_COLLECTIONS: ReadonlySet<string> = new Set([
  'aggregate',
  'count',
  'delete',
  'distinct',
  'find',
  'findAndModify',
  'getMore',
  'insert',
  'update',
]);

/**
 * Measures every command of a client that was told to `monitorCommands`, by its name and collection, such as
 * `find users`. Both come from the code alone.
 */
export function watchCommands(client: mongo.MongoClient, metrics: DatabaseMetrics, plans: PlanWatch): void {
  const underWay = new Map<number, { readonly operation: string; readonly startedAt: number }>();
  const ended = (requestId: number, failure: Error | null): void => {
    const command = underWay.get(requestId);
    if (command === undefined) return;
    underWay.delete(requestId);
    const outcome = failure === null ? 'ok' : isUnavailability(failure) ? 'unavailable' : 'error';
    metrics.operation(command.operation, outcome, (performance.now() - command.startedAt) / 1000);
  };
  client.on('commandStarted', ({ requestId, commandName, command }) => {
    underWay.set(requestId, { operation: operationOf(commandName, command), startedAt: performance.now() });
    for (const query of queriesOf(command)) plans.seen(query);
  });
  client.on('commandSucceeded', ({ requestId }) => ended(requestId, null));
  client.on('commandFailed', ({ requestId, failure }) => ended(requestId, failure));
}

function operationOf(name: string, command: mongo.BSON.Document): string {
  if (!ON_COLLECTIONS.has(name)) return name;
  const collection: unknown = name === 'getMore' ? command['collection'] : command[name];
  return `${name} ${String(collection)}`;
}
