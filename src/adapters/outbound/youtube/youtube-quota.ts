import type { QuotaUse, QuotaStore } from '../../../core/music/quota.ports.js';
import type { Clock } from '../../../core/shared/clock.js';
import type { CallOutcome } from '../../../observability/upstream-metrics.js';
import { type UpstreamCall, UpstreamFailure } from '../upstream/upstream-client.js';
import { nextPacificMidnight } from './pacific-midnight.js';
import type { FailOpen } from './fail-open.js';

const NOTHING: QuotaUse = { searches: 0, units: 0 };

/** YouTube didn't do what was asked, and charges nothing. */
const FREE_OF_CHARGE: ReadonlySet<CallOutcome> = new Set(['limited', 'credentials_refused']);

/**
 * How long what was used is collected before it is written down, in milliseconds. A process that is killed forgets so
 * much of its units; searches are written down before they are made.
 */
const COLLECT_MS = 1_000;

/**
 * The use of YouTube's daily budgets, which start anew at midnight in Los Angeles: counted by all processes together in
 * a store, and by this one alone as long as the store can't be used.
 */
export class YouTubeQuota {
  private endsAt = new Date(0);
  /** What the store said last. */
  private stored = NOTHING;
  private heard = false;
  private hearing: Promise<QuotaUse> | null = null;
  /** What was used here and is not in the store yet. */
  private collected = NOTHING;
  private saidByYouTube = NOTHING;
  private waiting = false;

  constructor(
    private readonly store: QuotaStore,
    private readonly access: FailOpen,
    private readonly clock: Clock,
  ) {}

  /** Of this day, as far as is known here. */
  used(): QuotaUse {
    this.beginDay();
    const { searches, units } = sum(this.stored, this.collected);
    return { searches: Math.max(0, searches), units: Math.max(0, units) };
  }

  /** Of this day, by everybody. */
  async usedByAll(): Promise<QuotaUse> {
    await this.ask((endsAt) => this.store.usedUntil(endsAt));
    return this.used();
  }

  /** Learns once a day what was used before: by others, or by this service before it was started anew. */
  async hear(): Promise<void> {
    this.beginDay();
    if (this.heard) return;
    this.hearing ??= this.usedByAll().finally(() => (this.hearing = null));
    await this.hearing;
  }

  /**
   * Counts a search that is about to be made, unless the day has `limit` already. Once it has been made, it has to be
   * {@link settle | settled}.
   */
  async reserveSearch(limit: number): Promise<boolean> {
    let taken = false;
    const asked = await this.ask(async (endsAt) => {
      const answer = await this.store.reserveSearch(endsAt, limit);
      taken = answer.taken;
      return answer.use;
    });
    if (asked) return taken;
    if (this.used().searches >= limit) return false;
    this.collect({ searches: 1, units: 0 });
    return true;
  }

  /** A search that was taken is over: what it has really cost has been {@link note | noted} by now. */
  settle(): void {
    // The search that YouTube refused for want of budget must not bring one back.
    if (this.used().searches > this.saidByYouTube.searches) this.collect({ searches: -1, units: 0 });
  }

  /** A call has ended. One that timed out may have been carried out: better count too much than too little. */
  note({ operation, result }: Pick<UpstreamCall, 'operation' | 'result'>, outcome: CallOutcome): void {
    const neverArrived = result instanceof UpstreamFailure && result.reason === 'connection';
    if (neverArrived || FREE_OF_CHARGE.has(outcome)) return;
    this.collect(operation === 'search' ? { searches: 1, units: 0 } : { searches: 0, units: 1 });
  }

  /** YouTube says that so much is used, whatever was counted here: others may use the same key. */
  async raise(atLeast: QuotaUse): Promise<void> {
    this.beginDay();
    this.saidByYouTube = {
      searches: Math.max(this.saidByYouTube.searches, atLeast.searches),
      units: Math.max(this.saidByYouTube.units, atLeast.units),
    };
    if (await this.ask((endsAt) => this.store.raise(endsAt, atLeast))) return;
    const { searches, units } = this.used();
    this.collect({ searches: Math.max(0, atLeast.searches - searches), units: Math.max(0, atLeast.units - units) });
  }

  /** Writes down what has been collected; keeps it when that fails. */
  async write(): Promise<void> {
    this.beginDay();
    const { collected, endsAt } = this;
    if (collected.searches === 0 && collected.units === 0) return;
    this.collected = NOTHING;
    // Meanwhile it counts as stored, so that nobody sees less used.
    this.stored = sum(this.stored, collected);
    if (await this.ask((day) => this.store.add(day, collected))) return;
    if (this.endsAt !== endsAt) return;
    this.stored = sum(this.stored, { searches: -collected.searches, units: -collected.units });
    this.collect(collected);
  }

  private collect(change: QuotaUse): void {
    this.beginDay();
    this.collected = sum(this.collected, change);
    if (this.waiting) return;
    this.waiting = true;
    this.clock.deadline(COLLECT_MS).addEventListener('abort', () => {
      this.waiting = false;
      void this.write();
    });
  }

  /** @returns whether the store answered */
  private async ask(question: (endsAt: Date) => Promise<QuotaUse>): Promise<boolean> {
    this.beginDay();
    const { endsAt } = this;
    const asked = await this.access.ask(() => question(endsAt));
    if (asked === null) return false;
    if (this.endsAt === endsAt) {
      this.stored = asked.answer;
      this.heard = true;
    }
    return true;
  }

  private beginDay(): void {
    const now = this.clock.now();
    if (now < this.endsAt) return;
    this.endsAt = nextPacificMidnight(now);
    this.stored = NOTHING;
    this.collected = NOTHING;
    this.saidByYouTube = NOTHING;
    this.heard = false;
  }
}

function sum(one: QuotaUse, other: QuotaUse): QuotaUse {
  return { searches: one.searches + other.searches, units: one.units + other.units };
}
