import cors from 'cors';
import type { RequestHandler } from 'express';

const EXPOSED_HEADERS = [
  'ETag',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
];

const PREFLIGHT_MAX_AGE_SECONDS = 600;

/**
 * The CORS headers for the API: in production only for our own front ends, with credentials; elsewhere for anybody,
 * without. A foreign origin gets none of them.
 */
export function crossOrigin(production: boolean, frontendUrls: readonly string[]): RequestHandler {
  const setHeaders = cors({
    origin: production ? [...frontendUrls] : '*',
    credentials: production,
    preflightContinue: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_MAX_AGE_SECONDS,
  });
  return (request, response, next) => {
    if (production) response.vary('Origin');
    if (production && !frontendUrls.includes(request.headers.origin ?? '')) next();
    else setHeaders(request, response, next);
  };
}

/** Answers preflights that got the CORS headers: also those of unknown paths, whose 404 the client may then read. */
export const answerPreflights: RequestHandler = (request, response, next) => {
  const { method, headers } = request;
  const isPreflight = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
  if (isPreflight && response.hasHeader('Access-Control-Allow-Methods')) response.status(204).end();
  else next();
};
