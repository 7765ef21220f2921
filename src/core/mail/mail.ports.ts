import type { ClaimedMail, MailContent, MailRecord, NewMail } from './mail.js';

/** The outbox, as use cases see it. */
export abstract class MailOutbox {
  /** Stores the mail, due at once. Once this returns, it will be sent even if the process dies. */
  abstract add(mail: NewMail): Promise<void>;

  /** How many mails are pending: neither sent nor given up, claimed ones included. */
  abstract countPending(): Promise<number>;

  /** The account's stored mails, oldest first. */
  abstract listOf(userId: string): Promise<readonly MailRecord[]>;

  /** Removes all mails of the account, pending ones included. */
  abstract removeAllOf(userId: string): Promise<void>;
}

/** Exclusive right to send a mail, until a time. */
export interface MailLease {
  /** Unique to one claim. */
  readonly holder: string;
  readonly until: Date;
}

/** The outbox as senders see it, in any number of processes. */
export abstract class MailQueue {
  /**
   * Claims the pending mail that has been due longest, if its due time is `now` or earlier and no lease on it lasts
   * beyond `now`. One conditional write: of any number of parallel claims, one succeeds. It counts as an attempt
   * at once, so that a mail that kills its sender is counted too. `null` when none is due.
   */
  abstract claim(lease: MailLease, now: Date): Promise<ClaimedMail | null>;

  /**
   * The mail is sent: wipes its content, keeps the rest. Only for the last holder of a lease on it, even an
   * expired one.
   * @returns `false` when another sender has claimed it since, or it is gone
   */
  abstract markSent(id: string, holder: string, now: Date): Promise<boolean>;

  /** The attempt failed: the mail can be claimed again from `dueAt`. `false` as for `markSent`. */
  abstract retryLater(id: string, holder: string, dueAt: Date): Promise<boolean>;

  /** The mail will not be tried again: wipes its content. `false` as for `markSent`. */
  abstract giveUp(id: string, holder: string, now: Date): Promise<boolean>;

  /** Removes every mail that was sent or given up at `now` or earlier. @returns how many */
  abstract removeFinished(now: Date): Promise<number>;
}

/** Hands mails to a mail server, or to the development mailbox. */
export abstract class MailTransport {
  /**
   * Hands over one mail and returns once the server has taken responsibility for it.
   * @param mail `id` makes the Message-ID, so that a mail sent twice after a crash can be recognized as one
   * @throws anything, when the server did not take it or `signal` aborted; it is retried later whatever the reason
   */
  abstract send(
    mail: { id: string; kind: string; to: string; content: MailContent },
    signal: AbortSignal,
  ): Promise<void>;
}

/** Wakes the sender of this process. */
export abstract class DeliveryTrigger {
  /** A mail was added. Returns at once, never throws; a missed call only delays the mail until the next poll. */
  abstract mailWaiting(): void;
}
