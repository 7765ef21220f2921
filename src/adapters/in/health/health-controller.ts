import { Controller, Get, Header, Req, Res, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { Request, Response } from 'express';
import { DatabaseProbe } from '../../../core/shared/database-probe.js';
import { DependencyBoard } from '../../../observability/dependency-board.js';
import { failure, success } from '../web/envelope.js';
import { requestIdOf } from '../web/middleware/request-identity.js';
import { ServiceState } from './service-state.js';

/** Health has to answer within 200 ms even while the database hangs. */
const DATABASE_TIME_LIMIT_MS = 150;

type Dependencies = Record<string, Record<string, unknown>>;

/** Contract 2.1: what load balancers ask. */
@Controller('api/v1/health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: DatabaseProbe,
    private readonly board: DependencyBoard,
    private readonly state: ServiceState,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async check(@Req() request: Request, @Res({ passthrough: true }) response: Response) {
    const { healthy, details } = await this.ask();
    const dependencies = { ...details, ...this.optionalParts() };
    if (healthy && !this.state.stopping) {
      const degraded = this.board.entries().some(([, status]) => status === 'down' || status === 'not_configured');
      return success({ status: degraded ? 'degraded' : 'healthy', ...this.state.facts(), dependencies });
    }
    response.status(503);
    const message = this.state.stopping ? 'The service is shutting down.' : 'The database does not answer.';
    const data = { status: 'unhealthy', ...this.state.facts(), dependencies };
    return failure({ code: 'unhealthy', message }, requestIdOf(request), data);
  }

  /** Answers while the process can answer at all; touches nothing. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live() {
    return success({ status: 'live', ...this.state.facts() });
  }

  private async ask(): Promise<{ healthy: boolean; details: Dependencies }> {
    const startedAt = performance.now();
    const askDatabase = async (): Promise<HealthIndicatorResult> => {
      const result = await this.indicators
        .check('database')
        .attempt(({ signal }) => this.database.check(signal))
        .withTimeout(DATABASE_TIME_LIMIT_MS);
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
