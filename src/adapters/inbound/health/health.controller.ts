import { Controller, Get, Header, ServiceUnavailableException } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { DomainError } from '../../../core/shared/domain-error.js';
import { HealthRegistry } from '../../../observability/health-registry.js';
import { success } from '../http/envelope.js';
import { LogLevel } from '../http/middleware/request-identity.js';
import { ApiAnswer, ApiErrorWithData } from '../http/openapi/api-answer.js';
import { WithoutSession } from '../http/session/session.guard.js';
import { DatabaseHealthIndicator } from './database.health.js';
import { HealthDto, LiveDto, UnhealthyDto } from './health.dto.js';
import { ServiceState } from './service-state.js';

const UNHEALTHY: UnhealthyDto = {
  status: 'unhealthy',
  version: '2.0.0',
  uptime_seconds: 86_400,
  dependencies: {
    database: { status: 'down', latency_ms: 150 },
    spotify: { status: 'up' },
    youtube: { status: 'unused' },
    musicbrainz: { status: 'up' },
    mail: { status: 'up' },
  },
};

/** What load balancers poll. */
@ApiTags('Service')
@Controller('api/v1/health')
@LogLevel('DEBUG')
@WithoutSession()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: DatabaseHealthIndicator,
    private readonly registry: HealthRegistry,
    private readonly state: ServiceState,
  ) {}

  @ApiOperation({
    operationId: 'checkHealth',
    summary: 'Is the service well?',
    description:
      '`degraded` is still a 200: an optional part (mail, Spotify, YouTube, MusicBrainz, Redis) is down or not configured, or the database is slow (the last finished check is told) or refuses writes. Never limited, never logged above DEBUG.',
  })
  @ApiAnswer(HealthDto)
  @ApiErrorWithData('unhealthy', UnhealthyDto, UNHEALTHY)
  @Get()
  @Header('Cache-Control', 'no-store')
  async check() {
    const { status: database, details } = await this.checkDatabase();
    // Optional parts are judged by their last real use, so that a poll makes no calls.
    const optional = this.registry.entries();
    const healthy = (database === 'ok' || database === 'degraded') && !this.state.stopping;
    const degraded =
      database === 'degraded' || optional.some(([, status]) => status === 'down' || status === 'not_configured');
    const data = {
      status: !healthy ? 'unhealthy' : degraded ? 'degraded' : 'healthy',
      ...this.state.facts(),
      dependencies: { ...details, ...Object.fromEntries(optional.map(([name, status]) => [name, { status }])) },
    };
    if (healthy) return success(data);
    const message = this.state.stopping ? 'The service is shutting down.' : 'The database does not answer.';
    throw new DomainError('unavailable', 'unhealthy', message, { data });
  }

  /** Answers while the process can answer at all; touches nothing. */
  @ApiOperation({
    operationId: 'checkLive',
    summary: 'Does the process answer at all?',
    description: 'It asks neither the database nor anybody else.',
  })
  @ApiAnswer(LiveDto)
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live() {
    return success({ status: 'live', ...this.state.facts() });
  }

  private async checkDatabase(): Promise<HealthCheckResult> {
    try {
      return await this.health.check([() => this.database.isHealthy()]);
    } catch (error) {
      // Terminus throws the result of a check that failed.
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }
}
