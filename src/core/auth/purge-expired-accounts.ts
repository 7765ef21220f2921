import type { MailOutbox, MailQueue } from '../mail/mail.ports.js';
import type { SessionStore } from '../sessions/sessions.ports.js';
import type { Clock } from '../shared/clock.js';
import type { RetentionPolicy } from './auth-policies.js';
import type { AccountTokenStore, LockoutStore, ThrottleStore, UnconfirmedUserStore } from './auth.ports.js';

/** How much was cleared away. */
export interface CleanUpReport {
  readonly sessions: number;
  readonly tokens: number;
  readonly mails: number;
  readonly counters: number;
  readonly accounts: number;
}

/** How many accounts are looked up at a time: enough to be quick, few enough to hold in memory. */
const BATCH = 500;

/**
 * Clears away what is over: ended sessions, expired links, mails that were sent, counts that no longer matter, and
 * accounts that nobody ever confirmed (the old service's aside). Meant to run daily; safe to run twice at once.
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
        // Confirmed in this very moment? Then it stays.
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
