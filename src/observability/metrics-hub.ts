import { addTotals, type Samples, totalsOf } from './metric-samples.js';
import { type HubMessage, hubMessage, isWorkerMessage } from './metrics-messages.js';

/** Longer than any process needs that is well, the wait for a database that hangs included. */
const ROUND_LIMIT_MS = 2_000;

/** A serving process, as the first one sees it. */
export interface Member {
  readonly id: number;
  send(message: HubMessage): void;
}

/** Asking all of them once, for whoever wants to know meanwhile. */
interface Round {
  readonly id: number;
  /** Who wants the answer, and what they call their question. */
  readonly askers: { readonly member: Member; readonly id: number }[];
  readonly waitingFor: Set<number>;
  readonly answers: Map<number, Samples>;
  readonly timer: NodeJS.Timeout;
}

/**
 * Lets any of several processes tell what all of them have counted. Lives in the first process, which serves nothing:
 * it asks the others and passes on what they say.
 *
 * What a process counted stays in the sum when it ends, as far as it was ever asked, or its successor's zeros would
 * look to Prometheus like a reset of everybody's counters.
 */
export class MetricsHub {
  private readonly members = new Map<number, Member>();
  private readonly lastTotals = new Map<number, Samples>();
  private endedTotals: Samples = [];
  private round: Round | null = null;
  private rounds = 0;

  /** @param limitMs how long all have to answer, in milliseconds */
  constructor(private readonly limitMs = ROUND_LIMIT_MS) {}

  /** A serving process has sent something; what is not about metrics is none of ours. */
  received(member: Member, message: unknown): void {
    if (!isWorkerMessage(message)) return;
    if (message.step === 'ready') this.members.set(member.id, member);
    else if (message.step === 'wanted') this.ask(member, message.id);
    else if (message.id === this.round?.id) this.answered(this.round, member, message.samples);
  }

  /** A serving process has ended. */
  left({ id }: Pick<Member, 'id'>): void {
    this.members.delete(id);
    this.endedTotals = addTotals(this.endedTotals, this.lastTotals.get(id) ?? []);
    this.lastTotals.delete(id);
    if (this.round === null) return;
    // It is among those that have ended now.
    this.round.answers.delete(id);
    this.round.waitingFor.delete(id);
    this.endIfComplete(this.round);
  }

  private ask(member: Member, id: number): void {
    if (this.round !== null) {
      this.round.askers.push({ member, id });
      return;
    }
    this.rounds += 1;
    const round: Round = {
      id: this.rounds,
      askers: [{ member, id }],
      waitingFor: new Set(this.members.keys()),
      answers: new Map(),
      timer: setTimeout(() => this.end(round, null), this.limitMs),
    };
    this.round = round;
    for (const other of this.members.values()) other.send(hubMessage({ step: 'give', id: round.id }));
  }

  private answered(round: Round, { id }: Member, samples: Samples | null): void {
    if (samples === null) {
      this.end(round, null);
      return;
    }
    this.lastTotals.set(id, totalsOf(samples));
    round.answers.set(id, samples);
    round.waitingFor.delete(id);
    this.endIfComplete(round);
  }

  private endIfComplete(round: Round): void {
    if (round.waitingFor.size === 0) this.end(round, [...round.answers.values(), this.endedTotals]);
  }

  private end(round: Round, samples: readonly Samples[] | null): void {
    clearTimeout(round.timer);
    this.round = null;
    for (const { member, id } of round.askers) member.send(hubMessage({ step: 'gathered', id, samples }));
  }
}
