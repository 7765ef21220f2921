import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express, RequestHandler, Response } from 'express';
import { ServiceState } from '../adapters/inbound/health/service-state.js';
import { compress } from '../adapters/inbound/http/middleware/compression.js';
import { answerPreflights, crossOrigin } from '../adapters/inbound/http/middleware/cors.js';
import { OwnOrigins, refuseCrossSiteChanges } from '../adapters/inbound/http/cross-site.guard.js';
import { checkMethods, type RouteMethods } from '../adapters/inbound/http/middleware/methods.js';
import { dropForwardedPorts, refuseAmbiguousHosts } from '../adapters/inbound/http/middleware/proxy-headers.js';
import { requestIdentity } from '../adapters/inbound/http/middleware/request-identity.js';
import { securityHeaders } from '../adapters/inbound/http/middleware/security-headers.js';
import { refuseSuspiciousUrls } from '../adapters/inbound/http/middleware/suspicious-url.js';
import { sessionCookieName } from '../adapters/inbound/http/session/session-cookie.js';
import { assetAddresses, staticAssets } from '../adapters/inbound/http/static-assets.js';
import type { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import type { Settings } from './config/settings.js';
import { ASSETS_FOLDER } from './assets.js';

/** What every request passes before it reaches a controller, in this order. */
export function useMiddleware(app: NestExpressApplication, settings: Settings, logger: Logger): void {
  const [metrics, state] = [app.get(Metrics), app.get(ServiceState)];
  const { production, frontendUrls, session } = settings;
  app.disable('x-powered-by');
  // Or its own last-resort error page would show the stack.
  app.set('env', 'production');
  app.set('query parser', 'simple');
  app.set('trust proxy', settings.trustProxyHops === 0 ? false : settings.trustProxyHops);
  // Hardly an answer is ever the same twice, and hashing each one costs more than it saves.
  app.set('etag', false);

  app.use(dropForwardedPorts);
  app.use(requestIdentity({ logger, metrics: metrics.requests }));
  app.use(closeConnectionsWhenStopping(state));
  // The headers of every response, refusals included, come before anything that refuses.
  app.use(setHeaders(securityHeaders(production)));
  app.use(compress());
  app.use('/api', crossOrigin(production, frontendUrls));
  app.use(ACCOUNT_PATHS, noStore);
  app.use(refuseAmbiguousHosts);
  app.use(refuseSuspiciousUrls(logger, metrics.security));
  app.use('/assets', staticAssets(ASSETS_FOLDER));
  app.use('/api', answerPreflights);
  const methods = checkMethods(() => registeredRoutes(app.getHttpAdapter().getInstance()));
  app.use(refuseCrossSiteChanges(app.get(OwnOrigins), sessionCookieName(session.cookieSecure), methods));
}

/** Every address with its methods. */
export function registeredRoutes({ router }: Express): RouteMethods[] {
  const routes = router.stack.flatMap(({ route }) =>
    route === undefined ? [] : [[route.path, route.stack.map(({ method }) => method.toUpperCase())] as const],
  );
  const assets = Object.values(assetAddresses(ASSETS_FOLDER)).map((address) => [address, ['GET']] as const);
  return [...routes, ...assets];
}

/**
 * Everything below these is about an account. By path and before the routes, so that refusals before a route is reached,
 * and paths that no route takes, carry the header as well.
 */
const ACCOUNT_PATHS = ['/api/auth', '/api/profile', '/api/v1/history', '/api/v1/playlists', '/playlists'];

const noStore = setHeaders(new Map([['Cache-Control', 'no-store']]));

function setHeaders(headers: Map<string, string>): RequestHandler {
  return (_request, response, next) => {
    response.setHeaders(headers);
    next();
  };
}

/**
 * While the process is stopping, clients are asked to come back over a new connection, to another instance; also those
 * whose request was under way when the signal came.
 */
function closeConnectionsWhenStopping(state: ServiceState): RequestHandler {
  const inFlight = new Set<Response>();
  state.onStopping(() => {
    for (const response of inFlight) if (!response.headersSent) response.setHeader('Connection', 'close');
  });
  return (_request, response, next) => {
    if (state.stopping) {
      response.setHeader('Connection', 'close');
    } else {
      inFlight.add(response);
      response.once('close', () => inFlight.delete(response));
    }
    next();
  };
}
