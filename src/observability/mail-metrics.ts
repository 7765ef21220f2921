import { Counter, Gauge, Registry } from 'prom-client';

const OUTCOMES = ['sent', 'retried', 'given_up'] as const;

/** `retried`: failed, to be tried again; `given_up`: failed for good. */
export type MailOutcome = (typeof OUTCOMES)[number];

export class MailMetrics {
  private readonly events: Counter;
  private countPending: () => Promise<number | undefined> = () => Promise.resolve(undefined);

  /** @param registry by default one that nobody reads */
  constructor(registry = new Registry()) {
    const registers = [registry];
    this.events = new Counter({
      name: 'mail_events_total',
      help: 'Outcomes of attempts to send a mail: sent, retried (later), given_up.',
      labelNames: ['outcome'],
      registers,
    });
    // Starts at 0: of a series that begins at 1, Prometheus doesn't see the first event.
    for (const outcome of OUTCOMES) this.events.inc({ outcome }, 0);
    const countPending = (): Promise<number | undefined> => this.countPending();
    new Gauge({
      name: 'mail_outbox_pending',
      help: 'Mails waiting to be sent. Absent while the database does not answer.',
      registers,
      // Every process counts the same mails.
      aggregator: 'max',
      async collect() {
        const count = await countPending();
        if (count === undefined) this.remove();
        else this.set(count);
      },
    });
  }

  attempted(outcome: MailOutcome): void {
    this.events.inc({ outcome });
  }

  /** @param count returns how many mails wait, soon and without throwing; `undefined` when the database does not answer */
  watchPending(count: () => Promise<number | undefined>): void {
    this.countPending = count;
  }
}
