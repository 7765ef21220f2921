import type { Connection, Model, mongo, Schema } from 'mongoose';
import type { Clock } from '../../../core/shared/clock.js';
import { databaseUnavailable } from '../../../core/shared/database-unavailable.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import { DatabaseProbe } from '../../../core/shared/database-probe.js';
import { DatabaseMetrics } from '../../../observability/database-metrics.js';
import type { Logger } from '../../../observability/logger.js';
import { watchCommands } from './command-monitor.js';
import { foldMissingNames } from './folded-names.js';
import { MongoAvailability } from './mongo-availability.js';
import { databaseName, OPERATION_LIMIT_MS, STORE_OPTIONS } from './mongo-connection.js';
import { isUnavailability } from './mongo-errors.js';
import { MongoMigrations } from './migrations/mongo-migrations.js';
import { octaMongoose } from './mongo-schemas.js';
import { PlanWatch } from './query-plan-monitor.js';
import { PoolWatch } from './pool-monitor.js';
import { unlessAborted, within } from './with-timeout.js';

/** How long a server may take to answer that it is back. */
const PROBE_LIMIT_MS = 1_000;

/**
 * The connection to MongoDB, made in the background and, when it is lost, found again by itself. The stores work on it
 * through `run`; whatever goes wrong with it becomes DomainError `database_unavailable` here.
 */
export class MongoDatabase extends DatabaseProbe {
  private readonly connection: Connection = octaMongoose.createConnection();
  private readonly availability: MongoAvailability;
  private prepared = false;
  private watched: mongo.MongoClient | null = null;

  /** @param uri never logged; without a database's name in it, that is `octa_music` */
  constructor(
    private readonly uri: string,
    private readonly logger: Logger,
    private readonly clock: Clock,
    private readonly metrics = new DatabaseMetrics(),
  ) {
    super();
    this.availability = new MongoAvailability((stop) => this.reach(stop), logger);
  }

  /** Begins to connect, and to migrate the database once it is there. Returns at once and never fails. */
  start(): void {
    this.availability.start();
  }

  /** The collection of that name, seen through that schema. */
  model<T>(collection: string, schema: Schema<T>): Model<T> {
    const known = this.connection.models[collection] as Model<T> | undefined;
    return known ?? this.connection.model<T>(collection, schema, collection);
  }

  /**
   * Works on the database.
   * @param work any number of queries; they and the wait for a connection have 2.5 s together, then `limit` aborts
   * @throws DomainError `database_unavailable`, and then what was to be written may or may not have been; anything else
   *   that `work` throws
   */
  async run<T>(work: (limit: AbortSignal) => Promise<T>): Promise<T> {
    const { state, reachedOnce, lastFailure } = this.availability;
    const startedAt = performance.now();
    try {
      if (state === 'down' || state === 'closed') throw databaseUnavailable(lastFailure);
      return await within(OPERATION_LIMIT_MS, reachedOnce, work);
    } catch (error) {
      const translated = this.translate(error);
      if (translated instanceof DomainError && translated.kind === 'unavailable') this.measureGivenUp(startedAt);
      throw translated;
    }
  }

  /** A real question: that it is there, and that it can read its own data. */
  async check(signal: AbortSignal): Promise<void> {
    const { state, lastFailure } = this.availability;
    if (state !== 'up' && state !== 'suspect') throw databaseUnavailable(lastFailure);
    try {
      await unlessAborted(signal, this.ask());
    } catch (error) {
      throw this.translate(error);
    }
  }

  /** Ends the connection for good. */
  async close(): Promise<void> {
    await this.availability.close();
    await this.connection.close();
  }

  private async reach(stop: AbortSignal): Promise<void> {
    if (this.prepared) return within(PROBE_LIMIT_MS, Promise.resolve(), () => this.ask());
    if (this.connection.db === undefined) {
      const opening = this.connection.openUri(this.uri, { ...STORE_OPTIONS, dbName: databaseName(this.uri) });
      // There already, but not connected yet; missing when the URI is no good.
      this.watch(this.connection.getClient());
      await opening;
    }
    await new MongoMigrations(this.uri, this.clock).up(stop);
    await foldMissingNames(this.db());
    this.prepared = true;
  }

  private async ask(): Promise<void> {
    await this.db().command({ ping: 1 });
    await this.db()
      .collection<{ _id: number }>('schema_migrations')
      .findOne({ _id: 1 }, { projection: { _id: 1 } });
  }

  private watch(client: mongo.MongoClient | undefined): void {
    if (client === undefined || client === this.watched) return;
    this.watched = client;
    const pool = new PoolWatch(client);
    this.metrics.watchPool(() => pool.state());
    const plans = new PlanWatch(
      () => this.db(),
      (queries) => this.metrics.unindexedQueries(queries),
      this.logger,
    );
    watchCommands(client, this.metrics, plans);
  }

  /** A store's whole call, be it that its commands failed, took too long or were never sent. */
  private measureGivenUp(startedAt: number): void {
    this.metrics.operation('call', 'unavailable', (performance.now() - startedAt) / 1000);
  }

  private translate(error: unknown): unknown {
    if (!isUnavailability(error)) return error;
    this.availability.failed(error);
    return databaseUnavailable(error);
  }

  private db(): mongo.Db {
    const { db } = this.connection;
    if (db === undefined) throw new Error('not connected yet');
    return db;
  }
}
