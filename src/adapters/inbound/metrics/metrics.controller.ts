import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { describeError, Logger } from '../../../observability/logger.js';
import { DevPagesGuard } from '../http/dev-pages.guard.js';
import { ApiErrors, ApiPlainAnswer, METRICS_SCHEME } from '../http/openapi/api-answer.js';
import { Refusal } from '../http/errors/problem.js';
import { LogLevel } from '../http/middleware/request-identity.js';
import { WithoutSession } from '../http/session/session.guard.js';

/** The metrics and who may read them. */
export abstract class MetricsPage {
  /** Prometheus' text format; rejects when it can't be collected. */
  abstract readonly text: () => Promise<string>;
  /** The bearer token that is required; `null`: none. */
  abstract readonly token: string | null;
}

/** `/metrics`, for Prometheus. Without a token it exists outside production only, for this machine. */
@ApiTags('Service')
@Controller('metrics')
@UseGuards(DevPagesGuard)
@LogLevel('DEBUG')
@WithoutSession()
export class MetricsController {
  constructor(
    private readonly page: MetricsPage,
    private readonly logger: Logger,
  ) {}

  @ApiOperation({ operationId: 'readMetrics', summary: 'Figures for Prometheus', description: 'In its text format.' })
  @ApiSecurity({})
  @ApiBearerAuth(METRICS_SCHEME)
  @ApiPlainAnswer({ mediaType: 'text/plain', example: 'mail_outbox_pending 0\n' })
  @ApiErrors('not_authenticated', 'metrics_unavailable')
  @Get()
  async show(@Res() response: Response): Promise<void> {
    response.setHeader('Cache-Control', 'no-store');
    this.admit(response);
    const text = await this.page.text().catch((error: unknown) => {
      this.logger.error('The metrics could not be gathered', describeError(error));
      throw new Refusal(503, 'metrics_unavailable', 'The metrics cannot be gathered at the moment.');
    });
    // The format's version belongs to the type. Written as it is: Express would put the parameters in another order.
    response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
    response.end(text);
  }

  /** @throws Refusal without the token */
  private admit(response: Response): void {
    const { req: request } = response;
    if (this.page.token === null || isSame(bearerToken(request), this.page.token)) return;
    this.logger.warning('Authentication failed', { reason: 'metrics_token', ip: request.ip });
    response.setHeader('WWW-Authenticate', 'Bearer');
    throw new Refusal(401, 'not_authenticated', 'This needs the header Authorization: Bearer, with the token.');
  }
}

/** Empty without a token. */
function bearerToken(request: Request): string {
  return /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** In constant time; digests have equal lengths. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
