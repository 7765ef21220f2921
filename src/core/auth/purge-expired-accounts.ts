import type { ActivityPolicy } from '../activity/activity.js';
import type { ActivityLog } from '../activity/activity.ports.js';
import type { MailQueue } from '../mail/mail.ports.js';
import type { SessionStore } from '../sessions/sessions.ports.js';
import type { Clock } from '../shared/clock.js';
import type { AccountTokenStore, LockoutStore, RegistrationStore, ThrottleStore } from './auth.ports.js';

export interface CleanUpReport {
  readonly sessions: number;
  readonly tokens: number;
  readonly mails: number;
  readonly counters: number;
  readonly registrations: number;
  readonly activity: number;
}

/**
 * Removes expired data: sessions, mailed tokens, finished mails, expired counters, old activity, and registrations that
 * nobody confirmed. Meant to run daily; safe to run concurrently.
 */
export class PurgeExpiredAccounts {
  constructor(
    private readonly sessions: SessionStore,
    private readonly tokens: AccountTokenStore,
    private readonly failures: LockoutStore,
    private readonly throttle: ThrottleStore,
    private readonly queue: MailQueue,
    private readonly registrations: RegistrationStore,
    private readonly activity: ActivityLog,
    private readonly clock: Clock,
    private readonly policy: ActivityPolicy,
  ) {}

  async run(): Promise<CleanUpReport> {
    const now = this.clock.now();
    return {
      activity: await this.activity.removeExpired(new Date(now.getTime() - this.policy.keptMs)),
      registrations: await this.registrations.removeExpired(now),
      sessions: await this.sessions.removeExpired(now),
      tokens: await this.tokens.removeExpired(now),
      mails: await this.queue.removeFinished(now),
      counters: (await this.failures.removeExpired(now)) + (await this.throttle.removeExpired(now)),
    };
  }
}
