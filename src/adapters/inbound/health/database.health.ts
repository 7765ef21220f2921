import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { DatabaseProbe } from '../../../core/shared/database-probe.js';
import { HealthRegistry } from '../../../observability/health-registry.js';
import { withTimeout } from './with-timeout.js';
import { ServiceState } from './service-state.js';

/** Health has to answer within 200 ms even while the database hangs. */
const DATABASE_TIME_LIMIT_MS = 150;

type Dependencies = Record<string, Record<string, unknown>>;

/** How the service does, and its parts. */
export interface Health {
  readonly status: 'healthy' | 'degraded' | 'unhealthy';
  readonly version: string;
  readonly uptime_seconds: number;
  readonly dependencies: Dependencies;
}

/** Asks the database through Terminus; what is optional is judged by its last real use. */
@Injectable()
export class HealthCheck {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: DatabaseProbe,
    private readonly board: HealthRegistry,
    private readonly state: ServiceState,
  ) {}

  async run(): Promise<Health> {
    const { healthy, details } = await this.ask();
    const dependencies = { ...details, ...this.optionalParts() };
    const status = !healthy || this.state.stopping ? 'unhealthy' : this.isDegraded() ? 'degraded' : 'healthy';
    return { status, ...this.state.facts(), dependencies };
  }

  private isDegraded(): boolean {
    return this.board.entries().some(([, status]) => status === 'down' || status === 'not_configured');
  }

  private async ask(): Promise<{ healthy: boolean; details: Dependencies }> {
    const startedAt = performance.now();
    const askDatabase = async (): Promise<HealthIndicatorResult> => {
      const result = await this.indicators
        .check('database')
        .attempt(() => withTimeout(DATABASE_TIME_LIMIT_MS, (signal) => this.database.check(signal)));
      // What went wrong is for the log; a client only learns that it did.
      return { database: { status: result.database.status, latency_ms: elapsed(startedAt) } };
    };
    try {
      const { details } = await this.health.check([askDatabase]);
      return { healthy: true, details };
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      return { healthy: false, details: (error.getResponse() as { details: Dependencies }).details };
    }
  }

  /** Judged by their last real use, so that a poll costs nobody a call. */
  private optionalParts(): Dependencies {
    return Object.fromEntries(this.board.entries().map(([name, status]) => [name, { status }]));
  }
}

/** Milliseconds since, to one decimal. */
function elapsed(since: number): number {
  return Math.round((performance.now() - since) * 10) / 10;
}
