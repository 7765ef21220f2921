import { setTimeout as wait } from 'node:timers/promises';
import type { Connection, Model, mongo, Schema } from 'mongoose';
import type { Clock } from '../../../core/shared/clock.js';
import { DatabaseProbe, databaseUnavailable, type DatabaseState } from '../../../core/shared/database.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import { DatabaseMetrics } from '../../../observability/database-metrics.js';
import type { Logger } from '../../../observability/logger.js';
import { afterTimeout, timeoutSignal } from '../system/timeout.js';
import { ServicePresence } from './backup/service-presence.js';
import { foldMissingNames } from './folded-names.js';
import { MongoMigrations } from './migrations/mongo-migrations.js';
import { MongoAvailability } from './mongo-availability.js';
import { connectionOptions } from './mongo-connection.js';
import { isCut, isRefusal, isUnavailability, OperationTimeout } from './mongo-errors.js';
import { monitorClient } from './mongo-monitor.js';
import { UnindexedQueries } from './unindexed-queries.js';

/** The longest that a store's call takes, retries included, in milliseconds: clients are answered within 3 s. */
const OPERATION_LIMIT_MS = 2_500;

/** The pause before work is repeated, in milliseconds: by then all connections that were cut together are known to be. */
const REPEAT_PAUSE_MS = 50;

/** How long a server may take to answer that it is back. */
const PROBE_LIMIT_MS = 1_000;

/**
 * The service's use of a connection of Mongoose. The stores work on it through `run`, which turns any failure of the
 * connection into DomainError `database_unavailable`. Opens and migrates the database in the background: a first
 * connection that failed is not retried by Mongoose, so it is opened again here; later outages the driver repairs.
 */
export class MongoDatabase extends DatabaseProbe {
  private readonly availability: MongoAvailability;
  private readonly unindexedQueries: UnindexedQueries;
  private prepared = false;
  private monitored: mongo.MongoClient | null = null;
  private presence: ServicePresence | null = null;

  /**
   * @param connection to this URI, in any state; closed by {@link close}
   * @param uri never logged; without a database's name in it, that is `octa_music`
   */
  constructor(
    private readonly connection: Connection,
    private readonly uri: string,
    logger: Logger,
    private readonly clock: Clock,
    private readonly metrics = new DatabaseMetrics(),
  ) {
    super();
    this.availability = new MongoAvailability((stop) => this.reach(stop), logger);
    this.unindexedQueries = new UnindexedQueries(
      () => this.db(),
      (queries) => metrics.unindexedQueries(queries),
      logger,
    );
    this.monitor();
  }

  /** Starts connecting, and migrates the database once it is reached. Returns at once and never fails. */
  start(): void {
    this.availability.start();
  }

  model<T>(collection: string, schema: Schema<T>): Model<T> {
    const known = this.connection.models[collection] as Model<T> | undefined;
    return known ?? this.connection.model<T>(collection, schema, collection);
  }

  /**
   * Works on the database.
   * @param work any number of queries; together with the wait for the first connection they have 2.5 s, then `limit`
   *   aborts
   * @throws DomainError `database_unavailable`, and then what was to be written may or may not have been; anything else
   *   that `work` throws
   */
  async run<T>(work: (limit: AbortSignal) => Promise<T>): Promise<T> {
    const { state, lastFailure } = this.availability;
    const startedAt = performance.now();
    try {
      if (state === 'down' || state === 'closed') throw databaseUnavailable(lastFailure);
      const result = await this.withinLimit(work);
      this.availability.answered();
      return result;
    } catch (error) {
      const translated = this.translate(error);
      // The whole call, whether its commands failed, took too long or were never sent.
      if (translated instanceof DomainError && translated.kind === 'unavailable') {
        this.metrics.operation('call', 'unavailable', (performance.now() - startedAt) / 1000);
      }
      throw translated;
    }
  }

  /**
   * As {@link run}, for work that changes nothing more when it is done twice: it is repeated when its connection was cut.
   * The driver does so too, but not after Node's own errors, nor for the writes of a standalone server.
   */
  repeatable<T>(work: (limit: AbortSignal) => Promise<T>): Promise<T> {
    return this.run((limit) => repeatedIfCut(() => work(limit), limit));
  }

  async check(signal: AbortSignal): Promise<DatabaseState> {
    const { state, lastFailure } = this.availability;
    if (state !== 'up' && state !== 'checking') throw databaseUnavailable(lastFailure);
    try {
      await unlessAborted(signal, () => repeatedIfCut(() => this.ping(), signal));
    } catch (error) {
      throw this.translate(error);
    }
    if (!this.availability.writable) await this.tryWriting(signal);
    return { writable: this.availability.writable };
  }

  /** Closes the connection for good. */
  async close(): Promise<void> {
    await this.availability.close();
    await this.presence?.withdraw();
    await this.connection.close();
  }

  private async withinLimit<T>(work: (limit: AbortSignal) => Promise<T>): Promise<T> {
    const limit = new AbortController();
    const callOff = afterTimeout(OPERATION_LIMIT_MS, () => limit.abort(new OperationTimeout()));
    try {
      return await unlessAborted(limit.signal, async () => {
        await this.availability.reachedOnce;
        limit.signal.throwIfAborted();
        return work(limit.signal);
      });
    } finally {
      callOff();
    }
  }

  private async reach(stop: AbortSignal): Promise<void> {
    if (this.prepared) {
      const limit = AbortSignal.any([stop, timeoutSignal(PROBE_LIMIT_MS)]);
      return unlessAborted(limit, () => repeatedIfCut(() => this.ping(), limit));
    }
    if (this.connection.db === undefined) {
      // Returns at once where the connection is being opened already.
      const opening = this.connection.openUri(this.uri, connectionOptions(this.uri));
      this.monitor();
      await opening;
      await this.connection.asPromise();
    }
    this.presence ??= await ServicePresence.announce(this.db());
    await new MongoMigrations(this.uri, this.clock).up(stop);
    await foldMissingNames(this.db());
    this.prepared = true;
  }

  /** How it ends is noticed as that of every write is. */
  private async tryWriting(signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.any([signal, timeoutSignal(PROBE_LIMIT_MS)]);
    await unlessAborted(limit, async () => this.presence?.sendHeartbeat()).catch(() => undefined);
  }

  /** That the server can read the service's data. */
  private async ping(): Promise<void> {
    await this.db()
      .collection<{ _id: number }>('schema_migrations')
      .findOne({ _id: 1 }, { projection: { _id: 1 } });
  }

  /** Every attempt to open the connection makes a new client. */
  private monitor(): void {
    const client = this.connection.getClient() as mongo.MongoClient | null | undefined;
    if (client === null || client === undefined || client === this.monitored) return;
    this.monitored = client;
    monitorClient(client, this.metrics, this.unindexedQueries, this.availability);
  }

  private translate(error: unknown): unknown {
    if (!isUnavailability(error)) return error;
    const refused = isRefusal(error);
    if (refused) this.availability.refused(error);
    else this.availability.failed(error);
    return databaseUnavailable(error, refused);
  }

  private db(): mongo.Db {
    const { db } = this.connection;
    if (db === undefined) throw new Error('not connected yet');
    return db;
  }
}

async function repeatedIfCut<T>(work: () => Promise<T>, limit: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isCut(error)) throw error;
    await wait(REPEAT_PAUSE_MS);
    limit.throwIfAborted();
    return work();
  }
}

/**
 * Waits for the work until the signal aborts. (The driver's own `signal` option would close the socket that is in use,
 * which counts as a failure of the connection.)
 * @throws the signal's reason; what the work throws before
 */
async function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => (abort = () => reject(signal.reason as Error)));
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
