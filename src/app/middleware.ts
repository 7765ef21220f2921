import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import type { ServiceState } from '../adapters/inbound/health/service-state.js';
import { compress, Compressor } from '../adapters/inbound/http/middleware/compression.js';
import { crossOrigin } from '../adapters/inbound/http/middleware/cors.js';
import { refuseCrossSiteChanges } from '../adapters/inbound/http/cross-site/cross-site-request.js';
import { mount, compose } from '../adapters/inbound/http/middleware/compose.js';
import { requestIdentity } from '../adapters/inbound/http/middleware/request-identity.js';
import { securityHeaders } from '../adapters/inbound/http/middleware/security-headers.js';
import { refuseSuspiciousUrls } from '../adapters/inbound/http/middleware/suspicious-url.js';
import { sessionCookieName } from '../adapters/inbound/http/session/session-cookie.js';
import { staticAssets } from '../adapters/inbound/http/static-assets.js';
import type { Logger } from '../observability/logger.js';
import type { Settings } from './config/settings.js';
import type { Infrastructure } from './infrastructure.js';

/** What every request passes before it reaches a controller, in this order. */
export function useMiddleware(
  app: NestExpressApplication,
  parts: {
    settings: Settings;
    logger: Logger;
    state: ServiceState;
    assetsFolder: string;
    infrastructure: Infrastructure;
  },
): void {
  const { settings, logger, state, assetsFolder, infrastructure } = parts;
  const { metrics } = infrastructure;
  const { production, frontendUrls, session } = settings;
  app.disable('x-powered-by');
  // Or its own last-resort error page would show the stack.
  app.set('env', 'production');
  app.set('query parser', 'simple');
  app.set('trust proxy', settings.trustProxyHops === 0 ? false : settings.trustProxyHops);
  // Hardly an answer is ever the same twice, and hashing each one costs more than it saves.
  app.set('etag', false);

  const beforeAssets = compose(
    requestIdentity({ logger, metrics: metrics.requests }),
    askToLeaveWhenStopping(state),
    securityHeaders(production),
    refuseSuspiciousUrls(logger, metrics.security),
  );
  const beforeRoutes = compose(
    mount(['/api'], crossOrigin(production, frontendUrls)),
    mount(['/api/auth', '/api/profile', '/api/v1/history', '/api/v1/playlists', '/playlists'], neverStore),
    refuseCrossSiteChanges(frontendUrls, sessionCookieName(session.cookieSecure)),
    compress(new Compressor()),
  );
  app.use(beforeAssets);
  app.use('/assets', staticAssets(assetsFolder));
  app.use(beforeRoutes);
}

/**
 * While the process is on its way out, clients are asked to come back over a new connection, to another instance.
 * Decided when the answer begins: a request that was under way when the signal came has to ask as well.
 */
function askToLeaveWhenStopping(state: ServiceState): RequestHandler {
  return (_request, response, next) => {
    const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => typeof response;
    response.writeHead = (...args: unknown[]) => {
      if (state.stopping) response.setHeader('Connection', 'close');
      return writeHead(...args);
    };
    next();
  };
}

const neverStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};
