import type { MailOutbox, MailQueue } from '../mail/mail.ports.js';
import type { SessionStore } from '../sessions/sessions.ports.js';
import type { Clock } from '../shared/clock.js';
import type { RetentionPolicy } from './auth-policies.js';
import type { AccountTokenStore, LockoutStore, ThrottleStore, UnconfirmedUserStore } from './auth.ports.js';

/** How many records were removed. */
export interface CleanUpReport {
  readonly sessions: number;
  readonly tokens: number;
  readonly mails: number;
  readonly counters: number;
  readonly accounts: number;
}

/** How many accounts are read at a time. */
const BATCH = 500;

/**
 * Removes expired data: sessions, mailed tokens, finished mails, expired counters, and accounts that were never
 * confirmed (except those of the old service). Meant to run daily; safe to run concurrently.
 */
export class PurgeExpiredAccounts {
  constructor(
    private readonly sessions: SessionStore,
    private readonly tokens: AccountTokenStore,
    private readonly failures: LockoutStore,
    private readonly throttle: ThrottleStore,
    private readonly queue: MailQueue,
    private readonly outbox: MailOutbox,
    private readonly unconfirmed: UnconfirmedUserStore,
    private readonly clock: Clock,
    private readonly policy: RetentionPolicy,
  ) {}

  async run(): Promise<CleanUpReport> {
    const now = this.clock.now();
    return {
      accounts: await this.removeUnconfirmed(new Date(now.getTime() - this.policy.unconfirmedMs)),
      sessions: await this.sessions.removeExpired(now),
      tokens: await this.tokens.removeExpired(now),
      mails: await this.queue.removeFinished(now),
      counters: (await this.failures.removeExpired(now)) + (await this.throttle.removeExpired(now)),
    };
  }

  private async removeUnconfirmed(createdBefore: Date): Promise<number> {
    let total = 0;
    for (;;) {
      const ids = await this.unconfirmed.listCreatedBefore(createdBefore, BATCH);
      let removed = 0;
      for (const id of ids) {
        // It may have been confirmed meanwhile; then it stays.
        if (!(await this.unconfirmed.removeUnlessConfirmed(id))) continue;
        await this.tokens.removeAllOf(id);
        await this.outbox.removeAllOf(id);
        removed += 1;
      }
      total += removed;
      if (ids.length < BATCH || removed === 0) return total;
    }
  }
}
