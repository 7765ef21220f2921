import type { mongo } from 'mongoose';
import type { DatabaseMetrics } from '../../../observability/database-metrics.js';
import { isRefusal, isUnavailability, writeError } from './mongo-errors.js';
import { queriesOf, type UnindexedQueries } from './unindexed-queries.js';

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

/** The commands that need room on the disk. A full server may still delete. */
const WRITES: ReadonlySet<string> = new Set(['findAndModify', 'insert', 'update']);

export interface WriteListener {
  wrote(): void;
  /** The server answered, and refused. */
  refused(error: Error): void;
}

/**
 * Measures the commands and the connections of a client, by the events of the driver. To be called before the client
 * has connected, with the option `monitorCommands` set.
 */
export function monitorClient(
  client: mongo.MongoClient,
  metrics: DatabaseMetrics,
  unindexedQueries: UnindexedQueries,
  writes: WriteListener,
): void {
  monitorCommands(client, metrics, unindexedQueries);
  monitorWrites(client, writes);
  monitorPool(client, metrics);
}

function monitorWrites(client: mongo.MongoClient, writes: WriteListener): void {
  client.on('commandSucceeded', ({ commandName, reply }) => {
    if (!WRITES.has(commandName)) return;
    const error = writeError(reply as object);
    if (isRefusal(error)) writes.refused(error);
    else if (error === null) writes.wrote();
  });
  client.on('commandFailed', ({ commandName, failure }) => {
    if (WRITES.has(commandName) && isRefusal(failure)) writes.refused(failure);
  });
}

/** A command is labelled by its name and collection, such as `find users`: both come from the code alone. */
function monitorCommands(
  client: mongo.MongoClient,
  metrics: DatabaseMetrics,
  unindexedQueries: UnindexedQueries,
): void {
  const running = new Map<number, { readonly operation: string; readonly startedAt: number }>();
  const ended = (requestId: number, failure: Error | null): void => {
    const command = running.get(requestId);
    if (command === undefined) return;
    running.delete(requestId);
    const outcome = failure === null ? 'ok' : isUnavailability(failure) ? 'unavailable' : 'error';
    metrics.operation(command.operation, outcome, (performance.now() - command.startedAt) / 1000);
  };
  client.on('commandStarted', ({ requestId, commandName, command }) => {
    running.set(requestId, { operation: operationOf(commandName, command), startedAt: performance.now() });
    for (const query of queriesOf(command)) unindexedQueries.add(query);
  });
  client.on('commandSucceeded', ({ requestId }) => ended(requestId, null));
  client.on('commandFailed', ({ requestId, failure }) => ended(requestId, failure));
}

function operationOf(name: string, command: mongo.BSON.Document): string {
  if (!ON_COLLECTIONS.has(name)) return name;
  const collection: unknown = name === 'getMore' ? command['collection'] : command[name];
  return `${name} ${String(collection)}`;
}

function monitorPool(client: mongo.MongoClient, metrics: DatabaseMetrics): void {
  const pool = { open: 0, inUse: 0, waiting: 0 };
  client.on('connectionCreated', () => (pool.open += 1));
  client.on('connectionClosed', () => (pool.open -= 1));
  client.on('connectionCheckOutStarted', () => (pool.waiting += 1));
  client.on('connectionCheckOutFailed', () => (pool.waiting -= 1));
  client.on('connectionCheckedOut', () => {
    pool.waiting -= 1;
    pool.inUse += 1;
  });
  client.on('connectionCheckedIn', () => (pool.inUse -= 1));
  metrics.watchPool(() => ({ ...pool }));
}
