import type { HealthRegistry } from '../../../observability/health-registry.js';
import { success } from '../http/envelope.js';
import type { HealthCheck } from './database.health.js';
import type { ServiceState } from './service-state.js';

/** How long a good answer may be told again, in milliseconds: sooner than anybody polls twice. */
const TOLD_AGAIN_MS = 100;

/**
 * The answer of a health check that went well, told again for a moment: however many ask, the database is asked ten
 * times a second. As soon as a part does better or worse, or the process begins to stop, there is nothing to tell again.
 */
export class RecentHealth {
  private told: { readonly text: string; readonly untilMs: number; readonly changes: number } | null = null;
  private renewal: Promise<string | null> | null = null;

  constructor(
    private readonly healthCheck: Pick<HealthCheck, 'run'>,
    private readonly board: Pick<HealthRegistry, 'changes'>,
    private readonly state: Pick<ServiceState, 'stopping'>,
  ) {}

  /** The answer's JSON, or `null`: then {@link renew} it. */
  text(): string | null {
    const { told } = this;
    if (told === null || this.state.stopping) return null;
    return told.changes === this.board.changes && performance.now() < told.untilMs ? told.text : null;
  }

  /** Asks once for all who wait. @returns the answer's JSON, or `null` when the service is not well */
  renew(): Promise<string | null> {
    this.renewal ??= this.check().finally(() => (this.renewal = null));
    return this.renewal;
  }

  private async check(): Promise<string | null> {
    this.told = null;
    const { changes } = this.board;
    const health = await this.healthCheck.run();
    if (health.status === 'unhealthy' || this.state.stopping) return null;
    const text = JSON.stringify(success(health));
    this.told = { text, untilMs: performance.now() + TOLD_AGAIN_MS, changes };
    return text;
  }
}
