import { randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import type { Clock } from '../../../../core/shared/clock.js';
import { unlessDuplicate } from '../mongo-errors.js';

/**
 * How long a process that died while migrating blocks the others, in milliseconds. Longer than the clocks of different
 * hosts differ; if two migrate at once all the same, nothing breaks: every migration may be repeated.
 */
const LEASE_MS = 60_000;

interface LeaseDocument {
  readonly _id: 'lease';
  readonly holder: string;
  readonly until: Date;
}

/** Lets one process at a time migrate: a document that says which one, and until when. */
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
   * Does the work unless another process holds the lease; renews it for as long as the work takes.
   * @returns whether the work was done
   */
  async tryHold(work: () => Promise<void>): Promise<boolean> {
    if (!(await this.take())) return false;
    const renewal = setInterval(() => void this.renew().catch(() => undefined), LEASE_MS / 3);
    try {
      await work();
    } finally {
      clearInterval(renewal);
      await this.release();
    }
    return true;
  }

  private async take(): Promise<boolean> {
    // A lease that has not expired doesn't match, and inserting a second one fails as a duplicate.
    const taken = await unlessDuplicate(() =>
      this.collection.updateOne(
        { _id: 'lease', until: { $lte: this.clock.now() } },
        { $set: { holder: this.holder, until: this.end() } },
        { upsert: true },
      ),
    );
    return taken !== null;
  }

  private async renew(): Promise<void> {
    await this.collection.updateOne({ _id: 'lease', holder: this.holder }, { $set: { until: this.end() } });
  }

  private async release(): Promise<void> {
    await this.collection.deleteOne({ _id: 'lease', holder: this.holder });
  }

  private end(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MS);
  }
}
