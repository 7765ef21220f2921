import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { failure, success } from '../http/envelope.js';
import { LogLevel, requestIdOf } from '../http/middleware/request-identity.js';
import { WithoutSession } from '../http/session/session.guard.js';
import { HealthCheck } from './database.health.js';
import { ServiceState } from './service-state.js';

/** What load balancers ask. */
@Controller('api/v1/health')
@LogLevel('DEBUG')
@WithoutSession()
export class HealthController {
  constructor(
    private readonly healthCheck: HealthCheck,
    private readonly state: ServiceState,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async check(@Req() request: Request, @Res({ passthrough: true }) response: Response) {
    const health = await this.healthCheck.run();
    if (health.status !== 'unhealthy') return success(health);
    response.status(503);
    const message = this.state.stopping ? 'The service is shutting down.' : 'The database does not answer.';
    return failure({ code: 'unhealthy', message }, requestIdOf(request), health);
  }

  /** Answers while the process can answer at all; touches nothing. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live() {
    return success({ status: 'live', ...this.state.facts() });
  }
}
