import cors from 'cors';
import type { RequestHandler } from 'express';
import { captureHeaders } from './captured-headers.js';

const EXPOSED_HEADERS = ['RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'];

const PREFLIGHT_MAX_AGE_SECONDS = 600;

/** CORS for the API: in production only our own front ends, with credentials; elsewhere anybody, without. */
export function crossOrigin(production: boolean, frontendUrls: readonly string[]): RequestHandler {
  const decide = cors({
    origin: production ? [...frontendUrls] : '*',
    credentials: production,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_MAX_AGE_SECONDS,
  });
  // Most requests come from no page of another site: what they are told is always the same.
  const withoutOrigin = captureHeaders(decide);
  return (request, response, next) => {
    if (request.headers.origin !== undefined || request.method === 'OPTIONS') {
      decide(request, response, next);
      return;
    }
    for (const [name, value] of withoutOrigin) response.setHeader(name, value);
    next();
  };
}
