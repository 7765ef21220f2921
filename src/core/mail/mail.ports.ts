import type { ClaimedMail, MailContent, MailRecord, NewMail } from './mail.js';

/** Where mails wait until they are sent: the writers' side. */
export abstract class MailOutbox {
  /** Keeps the mail, due at once. Once this returns, the mail will be sent even if the process dies. */
  abstract add(mail: NewMail): Promise<void>;

  /** How many mails wait: neither sent nor given up, claimed ones included. */
  abstract countPending(): Promise<number>;

  /** The account's mails that are still kept, oldest first. */
  abstract listOf(userId: string): Promise<readonly MailRecord[]>;

  /** Removes all mails of the account, waiting ones included. */
  abstract removeAllOf(userId: string): Promise<void>;
}

/** Who is sending a mail, and until when nobody else will. */
export interface MailLease {
  /** Unique to one claim. */
  readonly holder: string;
  readonly until: Date;
}

/** Where mails wait until they are sent: the senders' side, any number of processes. */
export abstract class MailQueue {
  /**
   * Takes the waiting mail that has been due longest, if its due time is `now` or earlier and nobody's lease on it
   * lasts beyond `now`. One conditional write: of any number of parallel claims, one gets it. It counts as an attempt
   * at once, so that a mail that kills its sender is counted too. `null` when none is due.
   */
  abstract claim(lease: MailLease, now: Date): Promise<ClaimedMail | null>;

  /**
   * The mail is sent: wipes its content, keeps the rest. Only for whoever claimed it last, even if the lease has run
   * out meanwhile.
   * @returns `false` when somebody else has claimed it since, or it is gone
   */
  abstract markSent(id: string, holder: string, now: Date): Promise<boolean>;

  /** The try failed: the mail is due again at `dueAt` and free to be claimed then. `false` as for `markSent`. */
  abstract retryLater(id: string, holder: string, dueAt: Date): Promise<boolean>;

  /** The mail will not be tried again: wipes its content. `false` as for `markSent`. */
  abstract giveUp(id: string, holder: string, now: Date): Promise<boolean>;

  /** Removes every mail that was sent or given up at `now` or earlier; says how many. */
  abstract removeFinished(now: Date): Promise<number>;
}

/** Hands mails to a mail server, or to the development mailbox. */
export abstract class MailTransport {
  /**
   * Hands over one mail and returns once the server has taken responsibility for it.
   * @param mail `id` makes the Message-ID, so that a mail that was sent twice after a crash can be told as one
   * @throws anything, when the server did not take it or `signal` aborted; it is tried again later whatever the reason
   */
  abstract send(
    mail: { id: string; kind: string; to: string; content: MailContent },
    signal: AbortSignal,
  ): Promise<void>;
}

/** Wakes the sender of this process. */
export abstract class DeliveryTrigger {
  /** There is mail now. Returns at once, never throws; missing a call only delays a mail until the next round. */
  abstract mailWaiting(): void;
}
