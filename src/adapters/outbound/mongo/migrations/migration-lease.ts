import { randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import type { Clock } from '../../../../core/shared/clock.js';
import { isDuplicate } from '../mongo-errors.js';

/**
 * How long a process that died while migrating holds up the others, in milliseconds. Longer than clocks of different
 * hosts differ; should two migrate at once all the same, nothing breaks: every migration may be repeated.
 */
const LEASE_MS = 60_000;

interface LeaseDocument {
  readonly _id: 'lease';
  readonly holder: string;
  readonly until: Date;
}

/** Lets one process at a time migrate: a document that says whose turn it is, and until when. */
export class MigrationLease {
  private readonly holder = randomUUID();
  private readonly collection: mongo.Collection<LeaseDocument>;

  constructor(
    db: mongo.Db,
    private readonly clock: Clock,
  ) {
    this.collection = db.collection<LeaseDocument>('schema_migrations');
  }

  /**
   * Does the work unless somebody else holds the lease; keeps it for as long as the work takes.
   * @returns whether the work was done
   */
  async tryHold(work: () => Promise<void>): Promise<boolean> {
    if (!(await this.take())) return false;
    const renewal = setInterval(() => void this.renew().catch(() => undefined), LEASE_MS / 3);
    try {
      await work();
    } finally {
      clearInterval(renewal);
      await this.refund();
    }
    return true;
  }

  private async take(): Promise<boolean> {
    try {
      await this.collection.updateOne(
        { _id: 'lease', until: { $lte: this.clock.now() } },
        { $set: { holder: this.holder, until: this.end() } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      // There is a lease that has not run out: it did not match, and a second one cannot be made.
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  private async renew(): Promise<void> {
    await this.collection.updateOne({ _id: 'lease', holder: this.holder }, { $set: { until: this.end() } });
  }

  private async refund(): Promise<void> {
    await this.collection.deleteOne({ _id: 'lease', holder: this.holder });
  }

  private end(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MS);
  }
}
