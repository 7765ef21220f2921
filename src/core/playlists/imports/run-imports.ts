import type { Clock } from '../../shared/clock.js';
import { DomainError } from '../../shared/domain-error.js';
import type { Random } from '../../shared/random.js';
import type { ImportPolicy } from './import-policy.js';
import type { ImportSteps } from './import-steps.js';
import type { ClaimedImport, ImportQueue } from './imports.ports.js';

/** Goes on with imports, a step of each in turn. Any number of processes may: each import is one process's at a time. */
export class RunImports {
  constructor(
    private readonly queue: ImportQueue,
    private readonly steps: ImportSteps,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly policy: ImportPolicy,
  ) {}

  /**
   * One round: until no import is due.
   * @param stop aborts to end the round
   * @throws what the stores throw, and defects; the lease then ends by itself
   */
  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const now = this.clock.now();
      const holder = this.random.token(16);
      const until = new Date(now.getTime() + this.policy.leaseMs);
      const next = await this.queue.claim({ holder, until }, now);
      if (next === null) return;
      await this.take(next, holder, stop);
    }
  }

  private async take(next: ClaimedImport, holder: string, stop: AbortSignal): Promise<void> {
    const nothing = { imported: 0, foundByName: 0, skipped: [], playlists: [] };
    const { claimed, step, attempts } = next;
    try {
      const done = step === null ? nothing : await this.steps.run(next, step, stop);
      await this.queue.advance(claimed.id, holder, done, this.clock.now());
    } catch (error) {
      const isOutage = error instanceof DomainError && error.code !== 'database_unavailable';
      if (!isOutage && !stop.aborted) throw error;
      const wantedMs = isOutage ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
      const { outageMs, longestOutageMs } = this.policy;
      const growing = Math.min(outageMs * 2 ** (attempts - 1), longestOutageMs);
      const pauseMs = stop.aborted ? 0 : Math.max(wantedMs, growing);
      await this.queue.release(claimed.id, holder, new Date(this.clock.now().getTime() + pauseMs));
    }
  }
}
