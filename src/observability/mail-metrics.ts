import { Counter, Gauge, Registry } from 'prom-client';

const OUTCOMES = ['sent', 'retried', 'given_up'] as const;

/** `retried`: not sent, it will be tried again; `given_up`: it won't. */
export type MailOutcome = (typeof OUTCOMES)[number];

/** What becomes of the mails. */
export class MailMetrics {
  private readonly events: Counter;
  private countPending: () => Promise<number | null> = () => Promise.resolve(null);

  /** @param registry where they can be read; where nobody reads them, one that goes with them */
  constructor(registry = new Registry()) {
    const registers = [registry];
    this.events = new Counter({
      name: 'mail_events_total',
      help: 'How tries to send a mail ended: sent, retried (later), given_up.',
      labelNames: ['outcome'],
      registers,
    });
    // There from the start: of a series that begins at 1, Prometheus doesn't see the first event.
    for (const outcome of OUTCOMES) this.events.inc({ outcome }, 0);
    const ask = (): Promise<number | null> => this.countPending();
    new Gauge({
      name: 'mail_outbox_pending',
      help: 'Mails that wait to be sent. Absent while the database does not answer.',
      registers,
      // Every process counts the same mails.
      aggregator: 'max',
      async collect() {
        const count = await ask();
        if (count === null) this.remove();
        else this.set(count);
      },
    });
  }

  tried(outcome: MailOutcome): void {
    this.events.inc({ outcome });
  }

  /** @param count asks how many mails wait; `null` when that cannot be told, and never long or in vain */
  watchPending(count: () => Promise<number | null>): void {
    this.countPending = count;
  }
}
