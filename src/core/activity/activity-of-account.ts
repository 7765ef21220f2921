import { AccountData } from '../auth/credentials.ports.js';
import type { Activity } from './activity.js';
import type { ActivityLog, ActivityPosition } from './activity.ports.js';

const BATCH = 500;

/** An account's activity, for its export and its deletion. */
export class ActivityOfAccount extends AccountData {
  readonly name = 'activity';

  constructor(private readonly log: ActivityLog) {
    super();
  }

  /** Latest first, in the form in which the API shows entries. */
  async *exportOf(userId: string): AsyncGenerator<unknown> {
    let after: ActivityPosition | null = null;
    for (;;) {
      const batch: readonly Activity[] = await this.log.listOf(userId, after, BATCH);
      for (const { id, event, at, ip, userAgent } of batch) {
        yield { id, event, at: at.toISOString(), ip, user_agent: userAgent };
      }
      if (batch.length < BATCH) return;
      after = batch.at(-1) ?? null;
    }
  }

  eraseOf(userId: string): Promise<void> {
    return this.log.removeAllOf(userId);
  }
}
