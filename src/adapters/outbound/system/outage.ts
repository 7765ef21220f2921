import type { Clock } from '../../../core/shared/clock.js';

/** How often something that is out is tried again, in milliseconds. */
const RETRY_MS = 1_000;

/** The outage of something that the service can do without. Its end is found also while no requests come. */
export class Outage {
  private underWay = false;

  /**
   * @param attempt changes nothing, ends soon, and throws while the outage lasts
   * @param onEnd is called when an attempt has succeeded
   */
  constructor(
    private readonly clock: Clock,
    private readonly attempt: () => Promise<unknown>,
    private readonly onEnd: () => void,
  ) {}

  get isUnderWay(): boolean {
    return this.underWay;
  }

  /** @returns whether it has only now begun */
  begin(): boolean {
    if (this.underWay) return false;
    this.underWay = true;
    this.scheduleAttempt();
    return true;
  }

  private scheduleAttempt(): void {
    this.clock.deadline(RETRY_MS).addEventListener('abort', () => void this.tryAgain());
  }

  private async tryAgain(): Promise<void> {
    try {
      await this.attempt();
    } catch {
      return this.scheduleAttempt();
    }
    this.underWay = false;
    this.onEnd();
  }
}
