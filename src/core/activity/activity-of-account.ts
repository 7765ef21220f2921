import { AccountData } from '../auth/account-data.js';
import { eachOf } from '../shared/paging.js';
import type { Activity } from './activity.js';
import type { ActivityLog } from './activity.ports.js';

const BATCH = 500;

/** An account's activity, for its export and its deletion. */
export class ActivityOfAccount extends AccountData {
  readonly name = 'activity';

  constructor(private readonly log: ActivityLog) {
    super();
  }

  /** Latest first, in the form in which the API shows entries. */
  async *exportOf(userId: string): AsyncGenerator<unknown> {
    const all = eachOf<Activity>(BATCH, (after) => this.log.listOf(userId, after, BATCH));
    for await (const { id, event, at, ip, userAgent } of all) {
      yield { id, event, at: at.toISOString(), ip, user_agent: userAgent };
    }
  }

  eraseOf(userId: string): Promise<void> {
    return this.log.removeAllOf(userId);
  }
}
