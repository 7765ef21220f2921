import type { RequestListener } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { HealthCheck } from '../adapters/in/health/health-check.js';
import { healthLane } from '../adapters/in/health/health-lane.js';
import { RecentHealth } from '../adapters/in/health/recent-health.js';
import type { ServiceState } from '../adapters/in/health/service-state.js';
import { crossOrigin } from '../adapters/in/web/middleware/cross-origin.js';
import { securityHeaders } from '../adapters/in/web/middleware/security-headers.js';
import { writtenBy } from '../adapters/in/web/middleware/written-by.js';
import type { Logger } from '../observability/logger.js';
import type { Settings } from './configuration/settings.js';
import type { Infrastructure } from './infrastructure.js';

/**
 * Lets what is asked most often be answered before Express sees it. Not where every request leaves a line in the log:
 * who asked is found out by Express.
 */
export function useFrontDoor(
  app: NestExpressApplication,
  parts: { settings: Settings; logger: Logger; state: ServiceState; infrastructure: Infrastructure },
): void {
  const { settings, logger, state, infrastructure } = parts;
  if (logger.isEnabled('DEBUG')) return;
  const server = app.getHttpServer();
  const express = server.listeners('request') as RequestListener[];
  const headers = [
    ...writtenBy(securityHeaders(settings.production)),
    ...writtenBy(crossOrigin(settings.production, settings.frontendUrls)),
  ];
  const recent = new RecentHealth(app.get(HealthCheck), infrastructure.board, state);
  const lane = healthLane({ recent, metrics: infrastructure.metrics.requests, headers }, (request, response) => {
    for (const listener of express) listener.call(server, request, response);
  });
  server.removeAllListeners('request').on('request', lane);
}
