import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Clock } from '../../../core/shared/clock.js';
import { DatabaseProbe } from '../../../core/shared/database.js';

/** How long a poll waits, in milliseconds: health has to answer within 200 ms even while the database hangs. */
const POLL_MS = 150;

/** How long a probe may take, in milliseconds. Until then polls are told what the last one found. */
const PROBE_MS = 2_000;

interface Finding {
  readonly state: 'up' | 'refuses_writes' | 'down';
  readonly latencyMs: number;
}

/**
 * Terminus' indicator of the database. A poll joins the running probe or starts one. A slow database is `degraded`, not
 * `down`: a deploy on it would never become healthy.
 */
@Injectable()
export class DatabaseHealthIndicator {
  private running: Promise<Finding> | null = null;
  private last: Finding | null = null;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly database: DatabaseProbe,
    private readonly clock: Clock,
  ) {}

  async isHealthy(): Promise<HealthIndicatorResult> {
    const probe = (this.running ??= this.probe().finally(() => (this.running = null)));
    const finding = await this.clock.withTimeout(POLL_MS, () => probe).catch(() => null);
    const { state, latencyMs } = finding ?? this.last ?? { state: 'down', latencyMs: POLL_MS };
    const indicator = this.indicators.check('database');
    const latency = { latency_ms: Math.round(latencyMs * 10) / 10 };
    if (state === 'down') return indicator.down(latency);
    if (state === 'refuses_writes') return indicator.degraded({ ...latency, reason: state });
    return finding === null ? indicator.degraded({ ...latency, reason: 'slow' }) : indicator.up(latency);
  }

  /** Never rejects: the error is in the log, and a client only learns that there was one. */
  private async probe(): Promise<Finding> {
    const startedAt = performance.now();
    const state = await this.clock
      .withTimeout(PROBE_MS, (signal) => this.database.check(signal))
      .then(
        ({ writable }) => (writable ? 'up' : 'refuses_writes'),
        () => 'down' as const,
      );
    this.last = { state, latencyMs: performance.now() - startedAt };
    return this.last;
  }
}
