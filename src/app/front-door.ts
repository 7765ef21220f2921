import type { RequestListener } from 'node:http';
import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, RequestHandler } from 'express';
import { MusicController } from '../adapters/inbound/api/music.controller.js';
import { SpotifySearchInput, YouTubeSearchInput } from '../adapters/inbound/api/music.dto.js';
import { HealthCheck } from '../adapters/inbound/health/database.health.js';
import { healthLane } from '../adapters/inbound/health/health-lane.js';
import { RecentHealth } from '../adapters/inbound/health/recent-health.js';
import type { ServiceState } from '../adapters/inbound/health/service-state.js';
import { HomeController } from '../adapters/inbound/pages/home.controller.js';
import { ErrorFilter } from '../adapters/inbound/http/errors/problem.filter.js';
import { ProblemLog } from '../adapters/inbound/http/errors/problem-log.js';
import { clientIp } from '../adapters/inbound/http/front/client-ip.js';
import { jsonLane, type JsonRoute } from '../adapters/inbound/http/front/json-lane.js';
import { pageLane } from '../adapters/inbound/http/front/page-lane.js';
import { InputPipe } from '../adapters/inbound/http/input/input.pipe.js';
import { limitsOf, RateLimitGuard } from '../adapters/inbound/http/limits/rate-limit.guard.js';
import type { Compressor } from '../adapters/inbound/http/middleware/compression.js';
import { crossOrigin } from '../adapters/inbound/http/middleware/cors.js';
import { HttpSessions } from '../adapters/inbound/http/session/http-sessions.js';
import { securityHeaders } from '../adapters/inbound/http/middleware/security-headers.js';
import { captureHeaders } from '../adapters/inbound/http/middleware/captured-headers.js';
import type { Logger } from '../observability/logger.js';
import type { Settings } from './config/settings.js';
import type { Infrastructure } from './infrastructure.js';

/**
 * Lets what is asked most often be answered before Express sees it: a poll for health, a visitor's search, and the home
 * page. Routing, guards and body parsers would take as long as the answer, or several times as long.
 */
export function useFrontDoor(
  app: NestExpressApplication,
  parts: {
    settings: Settings;
    logger: Logger;
    state: ServiceState;
    infrastructure: Infrastructure;
    compressor: Compressor;
    /** What every request passes before it reaches a controller. */
    middleware: RequestHandler;
  },
): void {
  const { settings, logger, state, infrastructure, compressor, middleware } = parts;
  const server = app.getHttpServer();
  const express = server.listeners('request') as RequestListener[];
  const throughExpress: RequestListener = (request, response) => {
    for (const listener of express) listener.call(server, request, response);
  };
  const headers = [
    ...captureHeaders(securityHeaders(settings.production)),
    ...captureHeaders(crossOrigin(settings.production, settings.frontendUrls)),
  ];
  const watch = { logger, metrics: infrastructure.metrics.requests };
  const trustedProxies = settings.trustProxyHops;
  const [limits, problems] = [app.get(RateLimitGuard), app.get(ProblemLog)];
  const home = app.get(HomeController);
  const pages = pageLane(
    {
      express: app.getHttpAdapter().getInstance(),
      middleware,
      admit: async (request, response) => {
        await app.get(HttpSessions).resume(request, response, { prolong: true });
        await limits.admitTo(Reflect.get(home, 'show') as object, request, response);
      },
      show: (request, response) => home.show(request.query, request, response),
      errors: app.get(ErrorFilter),
    },
    throughExpress,
  );
  const searches = jsonLane(
    {
      routes: searchRoutes(app, trustedProxies),
      watch,
      limits,
      problems,
      compressor,
      trustedProxies,
      headers,
      isStopping: () => state.stopping,
    },
    pages,
  );
  const recent = new RecentHealth(app.get(HealthCheck), infrastructure.board, state);
  const door = healthLane({ recent, watch, trustedProxies, headers }, searches);
  server.removeAllListeners('request').on('request', door);
}

/** The two searches that take a name: their controller's methods, with the limits and inputs that it declares. */
function searchRoutes(app: NestExpressApplication, trustedProxies: number): ReadonlyMap<string, JsonRoute> {
  const controller = app.get(MusicController);
  const route = <T extends object>(
    name: 'spotify' | 'youtube',
    shape: Type<T>,
    search: (input: T, request: Request) => Promise<object>,
  ): JsonRoute => {
    const input = new InputPipe(shape, 'body');
    return {
      limits: limitsOf(Reflect.get(controller, name) as object),
      // Of what Express adds to a request the methods look at the address alone: whose share of the searches it is.
      handle: (body, request) => {
        const ip = clientIp(request, trustedProxies);
        return search(input.transform(body), Object.assign(request, { ip }) as Request);
      },
    };
  };
  return new Map([
    [
      '/api/v1/spotify/search',
      route('spotify', SpotifySearchInput, (input, request) => controller.spotify(input, request)),
    ],
    [
      '/api/v1/youtube/search',
      route('youtube', YouTubeSearchInput, (input, request) => controller.youtube(input, request)),
    ],
  ]);
}
