import { randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';

/** How often each running service says so, in milliseconds. */
const BEAT_MS = 10_000;

/** For how long it is believed: three beats, of which two may get lost. */
const BELIEVED_MS = 30_000;

/** What killed services have left goes after a day. */
const FORGOTTEN_MS = 86_400_000;

/** The collection that is there from the beginning of a restore to its end: a database that has it is half restored. */
export const RESTORE_MARKER = 'restore_under_way';

/** The only document of that collection. */
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
 * Says in the database that a service is running on it, so that a restore can refuse: MongoDB has no lock that a client
 * could hold, and its list of connections is not open to every user (nor there on Atlas's free clusters).
 */
export class ServicePresence {
  private readonly id = `service:${randomUUID()}`;
  private readonly timer: NodeJS.Timeout;

  private constructor(private readonly db: mongo.Db) {
    this.timer = setInterval(() => void this.beat().catch(() => undefined), BEAT_MS).unref();
  }

  /** @throws Error when the database is being restored; the driver's errors */
  static async announce(db: mongo.Db): Promise<ServicePresence> {
    const presence = new ServicePresence(db);
    // In this order, as a restore leaves its marker first: of the two, one sees the other.
    try {
      await presence.beat();
      if ((await restoreBegunAt(db)) === null) return presence;
    } catch (error) {
      // Announced again at the next attempt, by another id: this one must not go on.
      clearInterval(presence.timer);
      throw error;
    }
    await presence.withdraw();
    throw new Error('the database is being restored, or is half restored');
  }

  /** Not any more. Never fails: what is left behind is soon not believed. */
  async withdraw(): Promise<void> {
    clearInterval(this.timer);
    await presences(this.db)
      .deleteMany({
        $or: [{ _id: this.id }, { _id: /^service:/, seen_at: { $lt: new Date(Date.now() - FORGOTTEN_MS) } }],
      })
      .catch(() => undefined);
  }

  private async beat(): Promise<void> {
    await presences(this.db).updateOne({ _id: this.id }, { $currentDate: { seen_at: true } }, { upsert: true });
  }
}

/** How many milliseconds ago a service said that it is running; `null` when that is long ago. */
export async function serviceSeenMsAgo(db: mongo.Db): Promise<number | null> {
  const latest = await presences(db)
    .find({ _id: /^service:/ })
    .sort({ seen_at: -1 })
    .limit(1)
    .next();
  if (latest === null) return null;
  const { localTime } = (await db.admin().command({ hello: 1 })) as { localTime: Date };
  const ago = localTime.getTime() - latest.seen_at.getTime();
  return ago < BELIEVED_MS ? ago : null;
}

/** When the restore began that has not come to its end; `null` when there is none. */
export async function restoreBegunAt(db: mongo.Db): Promise<Date | null> {
  const marker = await db.collection<RestoreMarker>(RESTORE_MARKER).findOne({ _id: 1 });
  return marker?.begun_at ?? null;
}
