import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Clock } from '../../../core/shared/clock.js';
import { DatabaseProbe } from '../../../core/shared/database.js';

/** Health has to answer within 200 ms even while the database hangs. */
const PROBE_TIMEOUT_MS = 150;

/** Terminus' indicator of the database. Polls that come while a probe runs share it. */
@Injectable()
export class DatabaseHealthIndicator {
  private running: Promise<HealthIndicatorResult> | null = null;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly database: DatabaseProbe,
    private readonly clock: Clock,
  ) {}

  isHealthy(): Promise<HealthIndicatorResult> {
    this.running ??= this.probe().finally(() => (this.running = null));
    return this.running;
  }

  private async probe(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('database');
    const startedAt = performance.now();
    const latency = () => ({ latency_ms: Math.round((performance.now() - startedAt) * 10) / 10 });
    try {
      await this.clock.withTimeout(PROBE_TIMEOUT_MS, (signal) => this.database.check(signal));
      return indicator.up(latency());
    } catch {
      // The error is in the log; a client only learns that there was one.
      return indicator.down(latency());
    }
  }
}
