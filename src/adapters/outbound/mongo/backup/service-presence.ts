import { randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import { OperatorError } from '../../../../observability/explain-error.js';

/** How often each running service sends a heartbeat, in milliseconds. */
const HEARTBEAT_MS = 10_000;

/** For how long a heartbeat counts, in milliseconds: of three, two may get lost. */
const VALID_MS = 30_000;

/** The documents of killed services are deleted after a day. */
const DELETED_AFTER_MS = 86_400_000;

/** A collection that exists from the beginning of a restore to its end: a database that has it is half restored. */
export const RESTORE_MARKER = 'restore_under_way';

export interface RestoreMarker {
  readonly _id: 1;
  readonly begun_at: Date;
}

interface Presence {
  /** `service:` and a random id. */
  readonly _id: string;
  /** By the server's clock. */
  readonly seen_at: Date;
}

/** Beside the migrations and their lease, as they concern processes and not data: none of them is backed up. */
const presences = (db: mongo.Db): mongo.Collection<Presence> => db.collection<Presence>('schema_migrations');

/**
 * Records in the database that a service is running on it, so that a restore can refuse: MongoDB has no lock that a client
 * could hold, and its list of connections is not open to every user (nor there on Atlas's free clusters).
 */
export class ServicePresence {
  private readonly id = `service:${randomUUID()}`;
  private readonly timer: NodeJS.Timeout;

  private constructor(private readonly db: mongo.Db) {
    this.timer = setInterval(() => void this.sendHeartbeat().catch(() => undefined), HEARTBEAT_MS).unref();
  }

  /** @throws Error when the database is being restored; the driver's errors */
  static async announce(db: mongo.Db): Promise<ServicePresence> {
    const presence = new ServicePresence(db);
    // In this order, as a restore leaves its marker first: of the two, one sees the other.
    try {
      await presence.sendHeartbeat();
      if ((await restoreBegunAt(db)) === null) return presence;
    } catch (error) {
      // The next attempt announces itself under another id; this one's heartbeats must stop.
      clearInterval(presence.timer);
      throw error;
    }
    await presence.withdraw();
    const code = 'RESTORE_UNDER_WAY';
    throw Object.assign(new Error('the database is being restored, or is half restored'), { code });
  }

  /** The service stops. Never fails: a document that is left behind soon expires. */
  async withdraw(): Promise<void> {
    clearInterval(this.timer);
    await presences(this.db)
      .deleteMany({
        $or: [{ _id: this.id }, { _id: /^service:/, seen_at: { $lt: new Date(Date.now() - DELETED_AFTER_MS) } }],
      })
      .catch(() => undefined);
  }

  async sendHeartbeat(): Promise<void> {
    await presences(this.db).updateOne({ _id: this.id }, { $currentDate: { seen_at: true } }, { upsert: true });
  }
}

/** How many milliseconds ago a running service sent its last heartbeat; `null` when none is valid. */
export async function serviceSeenMsAgo(db: mongo.Db): Promise<number | null> {
  const latest = await presences(db)
    .find({ _id: /^service:/ })
    .sort({ seen_at: -1 })
    .limit(1)
    .next();
  if (latest === null) return null;
  const { localTime } = (await db.admin().command({ hello: 1 })) as { localTime: Date };
  const ago = localTime.getTime() - latest.seen_at.getTime();
  return ago < VALID_MS ? ago : null;
}

/** When the unfinished restore began; `null` when there is none. */
export async function restoreBegunAt(db: mongo.Db): Promise<Date | null> {
  const marker = await db.collection<RestoreMarker>(RESTORE_MARKER).findOne({ _id: 1 });
  return marker?.begun_at ?? null;
}

/** @throws OperatorError when a restore is under way, or was ended in its middle */
export async function refuseHalfRestored(db: mongo.Db): Promise<void> {
  const begun = await restoreBegunAt(db);
  if (begun !== null) throw new OperatorError(`It is ${describeHalfRestored(begun)}: restore it first.`);
}

export function describeHalfRestored(begun: Date): string {
  return `half restored (a restore that began at ${begun.toISOString()} did not come to its end)`;
}
