import type { Client } from '../sessions/start-session.js';
import type { Activity } from './activity.js';

/** A place in an account's activity: right after the entry with this time and id, whether or not that is still there. */
export interface ActivityPosition {
  readonly at: Date;
  readonly id: string;
}

/**
 * What happened to each account; an entry is never changed. The guarantees for every store are in `auth.ports.ts`. The
 * order is the latest first; of one moment, the greater id (as text) first.
 */
export abstract class ActivityLog {
  /** Adds the entry and removes the account's oldest ones beyond `max`. */
  abstract add(activity: Omit<Activity, 'id'>, max: number): Promise<void>;

  /** The account's entries in order, at most `limit` of them, from the latest on or from what follows `after`. */
  abstract listOf(userId: string, after: ActivityPosition | null, limit: number): Promise<readonly Activity[]>;

  /** Whether the account has a `login` from this network (as it is kept) with this user agent. */
  abstract hasLogInFrom(userId: string, client: Client): Promise<boolean>;

  abstract removeAllOf(userId: string): Promise<void>;

  /** Removes every entry made at `upTo` or earlier. @returns how many */
  abstract removeExpired(upTo: Date): Promise<number>;
}
