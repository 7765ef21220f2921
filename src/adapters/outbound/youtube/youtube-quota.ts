import type { QuotaUse, QuotaStore } from '../../../core/music/quota.ports.js';
import type { Clock } from '../../../core/shared/clock.js';
import type { CallOutcome } from '../../../observability/upstream-metrics.js';
import { type UpstreamCall, UpstreamFailure } from '../upstream/upstream-client.js';
import { nextPacificMidnight } from './pacific-midnight.js';
import type { FailOpen } from '../upstream/fail-open.js';

const NOTHING: QuotaUse = { searches: 0, units: 0 };

/** Outcomes for which YouTube charges nothing. */
const FREE_OF_CHARGE: ReadonlySet<CallOutcome> = new Set(['limited', 'credentials_refused']);

/**
 * How long use is collected before it is written to the store, in milliseconds. A killed process loses that much of its
 * units; searches are written before they are made.
 */
const COLLECT_MS = 1_000;

/**
 * The use of YouTube's daily quotas, which reset at midnight in Los Angeles: counted by all processes together in a
 * store, and by this one alone while the store is unavailable.
 */
export class YouTubeQuota {
  private endsAt = new Date(0);
  private stored = NOTHING;
  private loaded = false;
  private loading: Promise<QuotaUse> | null = null;
  /** Used by this process and not in the store yet. */
  private collected = NOTHING;
  private reportedByYouTube = NOTHING;
  private waiting = false;

  constructor(
    private readonly store: QuotaStore,
    private readonly access: FailOpen,
    private readonly clock: Clock,
  ) {}

  /** Today's use as far as this process knows it. */
  used(): QuotaUse {
    this.beginDay();
    const { searches, units } = sum(this.stored, this.collected);
    return { searches: Math.max(0, searches), units: Math.max(0, units) };
  }

  /** Today's use by all processes. */
  async usedByAll(): Promise<QuotaUse> {
    await this.update((endsAt) => this.store.usedUntil(endsAt));
    return this.used();
  }

  /** Loads once a day the use by other processes, and by this service before a restart. */
  async load(): Promise<void> {
    this.beginDay();
    if (this.loaded) return;
    this.loading ??= this.usedByAll().finally(() => (this.loading = null));
    await this.loading;
  }

  /**
   * Reserves a search that is about to be made, unless the day has `limit` already. Afterwards the reservation has to
   * be {@link release | released}.
   */
  async reserveSearch(limit: number): Promise<boolean> {
    let reserved = false;
    const stored = await this.update(async (endsAt) => {
      const response = await this.store.reserveSearch(endsAt, limit);
      reserved = response.taken;
      return response.use;
    });
    if (stored) return reserved;
    if (this.used().searches >= limit) return false;
    this.collect({ searches: 1, units: 0 });
    return true;
  }

  /** Ends a reservation: the search's real cost has been {@link note | noted} by now. */
  release(): void {
    // A search that YouTube refused because the quota is used up must not give one back.
    if (this.used().searches > this.reportedByYouTube.searches) this.collect({ searches: -1, units: 0 });
  }

  /** Counts a finished call. One that timed out may have been carried out, so it counts. */
  note({ operation, result }: Pick<UpstreamCall, 'operation' | 'result'>, outcome: CallOutcome): void {
    const neverArrived = result instanceof UpstreamFailure && result.reason === 'connection';
    if (neverArrived || FREE_OF_CHARGE.has(outcome)) return;
    this.collect(operation === 'search' ? { searches: 1, units: 0 } : { searches: 0, units: 1 });
  }

  /** YouTube reports at least this use, whatever was counted here: the key may be used elsewhere. */
  async raise(atLeast: QuotaUse): Promise<void> {
    this.beginDay();
    this.reportedByYouTube = {
      searches: Math.max(this.reportedByYouTube.searches, atLeast.searches),
      units: Math.max(this.reportedByYouTube.units, atLeast.units),
    };
    if (await this.update((endsAt) => this.store.raise(endsAt, atLeast))) return;
    const { searches, units } = this.used();
    this.collect({ searches: Math.max(0, atLeast.searches - searches), units: Math.max(0, atLeast.units - units) });
  }

  /** Writes the collected use to the store; keeps it when that fails. */
  async write(): Promise<void> {
    this.beginDay();
    const { collected, endsAt } = this;
    if (collected.searches === 0 && collected.units === 0) return;
    this.collected = NOTHING;
    // Meanwhile it counts as stored, so that nobody sees less used.
    this.stored = sum(this.stored, collected);
    if (await this.update((day) => this.store.add(day, collected))) return;
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

  private async update(query: (endsAt: Date) => Promise<QuotaUse>): Promise<boolean> {
    this.beginDay();
    const { endsAt } = this;
    const response = await this.access.run(() => query(endsAt));
    if (response === null) return false;
    if (this.endsAt === endsAt) {
      this.stored = response.value;
      this.loaded = true;
    }
    return true;
  }

  private beginDay(): void {
    const now = this.clock.now();
    if (now < this.endsAt) return;
    this.endsAt = nextPacificMidnight(now);
    this.stored = NOTHING;
    this.collected = NOTHING;
    this.reportedByYouTube = NOTHING;
    this.loaded = false;
  }
}

function sum(one: QuotaUse, other: QuotaUse): QuotaUse {
  return { searches: one.searches + other.searches, units: one.units + other.units };
}
