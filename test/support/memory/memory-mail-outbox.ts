import type { ClaimedMail, MailRecord, NewMail } from '../../../src/core/mail/mail.js';
import { MailOutbox, type MailLease, type MailQueue } from '../../../src/core/mail/mail.ports.js';

interface Row extends NewMail {
  readonly id: string;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly lease: MailLease | null;
  readonly sentAt: Date | null;
  /** When it was sent or given up. */
  readonly finishedAt: Date | null;
}

/** Waiting mails in this process's memory. */
export class MemoryMailOutbox extends MailOutbox implements MailQueue {
  private readonly rows = new Map<string, Row>();
  private lastId = 0;

  add(mail: NewMail): Promise<void> {
    this.lastId += 1;
    const id = `mail-${this.lastId}`;
    const waiting = { attempts: 0, dueAt: mail.createdAt, lease: null, sentAt: null, finishedAt: null };
    this.rows.set(id, { ...mail, id, ...waiting });
    return Promise.resolve();
  }

  countPending(): Promise<number> {
    return Promise.resolve([...this.rows.values()].filter((row) => row.finishedAt === null).length);
  }

  listOf(userId: string): Promise<readonly MailRecord[]> {
    const found = [...this.rows.values()].filter((row) => row.userId === userId);
    found.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    return Promise.resolve(found.map(({ kind, to, createdAt, sentAt }) => ({ kind, to, createdAt, sentAt })));
  }

  removeAllOf(userId: string): Promise<void> {
    this.removeWhere((row) => row.userId === userId);
    return Promise.resolve();
  }

  claim(lease: MailLease, now: Date): Promise<ClaimedMail | null> {
    const isDue = (row: Row): boolean =>
      row.finishedAt === null && row.dueAt <= now && (row.lease === null || row.lease.until <= now);
    const [next] = [...this.rows.values()].filter(isDue).sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
    if (next === undefined) return Promise.resolve(null);
    const { id, kind, userId, to, sealedContent, createdAt } = next;
    const attempts = next.attempts + 1;
    this.rows.set(id, { ...next, attempts, lease });
    return Promise.resolve({ id, kind, userId, to, sealedContent, createdAt, attempts });
  }

  markSent(id: string, holder: string, now: Date): Promise<boolean> {
    return this.update(id, holder, { sentAt: now, finishedAt: now, sealedContent: '' });
  }

  retryLater(id: string, holder: string, dueAt: Date): Promise<boolean> {
    return this.update(id, holder, { dueAt, lease: null });
  }

  giveUp(id: string, holder: string, now: Date): Promise<boolean> {
    return this.update(id, holder, { finishedAt: now, sealedContent: '' });
  }

  removeFinished(now: Date): Promise<number> {
    return Promise.resolve(this.removeWhere((row) => row.finishedAt !== null && row.finishedAt <= now));
  }

  private update(id: string, holder: string, change: Partial<Row>): Promise<boolean> {
    const row = this.rows.get(id);
    if (row?.lease?.holder !== holder || row.finishedAt !== null) return Promise.resolve(false);
    this.rows.set(id, { ...row, ...change });
    return Promise.resolve(true);
  }

  private removeWhere(condition: (row: Row) => boolean): number {
    const doomed = [...this.rows.values()].filter(condition);
    for (const { id } of doomed) this.rows.delete(id);
    return doomed.length;
  }
}
