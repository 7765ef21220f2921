import cors from 'cors';
import type { RequestHandler } from 'express';

const EXPOSED_HEADERS = ['RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'];

const PREFLIGHT_MAX_AGE_SECONDS = 600;

/** CORS for the API: in production only our own front ends, with credentials; elsewhere anybody, without. */
export function crossOrigin(production: boolean, frontendUrls: readonly string[]): RequestHandler {
  return cors({
    origin: production ? [...frontendUrls] : '*',
    credentials: production,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_MAX_AGE_SECONDS,
  });
}
