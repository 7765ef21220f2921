import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type CanActivate, UseGuards } from '@nestjs/common';
import { normalizeIp } from '@nestjs/throttler';
import type { Request, RequestHandler } from 'express';
import type { LevelName, Logger } from '../../../../observability/logger.js';
import type { RequestMetrics } from '../../../../observability/request-metrics.js';
import { runInRequestContext, type RequestContext } from '../../../../observability/request-context.js';
import { recordedOutcome } from '../errors/problem-log.js';
import { PerRequest } from '../per-request.js';

/** Where the built assets are; they are served before there is a route. */
const ASSETS = '/assets';

/** Nobody was there any more to get an answer: what nginx and others after it call 499. */
const CLIENT_LEFT = 499;

interface RequestRecord {
  readonly context: RequestContext;
  readonly ip: string;
  level: LevelName;
}

const records = new PerRequest<RequestRecord>();

/** The id in the header `X-Request-Id`, in the log lines and in error answers. */
export function requestIdOf(request: IncomingMessage): string {
  return records.get(request)?.context.requestId ?? '';
}

/** The client's address: the socket's, or what the outermost trusted proxy saw. Express parses it at each look. */
export function ipOf(request: IncomingMessage): string {
  return records.get(request)?.ip ?? '';
}

/** Logs the request's line at another level than INFO. */
export function setLogLevel(request: IncomingMessage, level: LevelName): void {
  const record = records.get(request);
  if (record !== undefined) record.level = level;
}

/** Routes that are polled: their requests are logged at this level. */
export const LogLevel = (level: LevelName): ClassDecorator & MethodDecorator =>
  UseGuards({
    canActivate: (context) => {
      setLogLevel(context.switchToHttp().getRequest<Request>(), level);
      return true;
    },
  } satisfies CanActivate);

/** Says who is logged in, for the request's log line and its share of what is scarce. */
export function rememberUser(request: Request, userId: string): void {
  const record = records.get(request);
  if (record !== undefined) record.context.userId = userId;
}

/** Whom a request is reported to. */
export interface RequestWatch {
  readonly logger: Logger;
  readonly metrics: RequestMetrics;
}

/**
 * Gives a request its id and its context for the log; measures it, and writes one line when it has ended. A client's
 * own `X-Request-Id` is not taken over: it could be made to collide.
 */
export function requestIdentity({ logger, metrics }: RequestWatch): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    metrics.begin();
    const { ip = '' } = request;
    const context = contextOf(request, ip);
    const record: RequestRecord = { context, ip, level: 'INFO' };
    records.set(request, record);
    response.setHeader('X-Request-Id', context.requestId);
    response.once('close', () => {
      const milliseconds = performance.now() - startedAt;
      const { method } = request;
      const route = routeOf(request);
      const status = response.headersSent ? response.statusCode : CLIENT_LEFT;
      metrics.end({ method, route, status, seconds: milliseconds / 1000 });
      const { level } = record;
      if (!logger.isEnabled(level)) return;
      runInRequestContext(context, () => {
        logger.log(level, 'Request served', {
          method,
          route,
          status: response.statusCode,
          ...(response.statusCode >= 400 && { code: recordedOutcome(request) }),
          duration_ms: Math.round(milliseconds * 10) / 10,
          ip,
          user_id: context.userId ?? null,
          ...(!response.writableFinished && { aborted: true }),
        });
      });
    });
    runInRequestContext(context, next);
  };
}

/** The route's template, never the path itself: a path may hold a token. */
export function routeOf(request: Request): string {
  const path = (request.route as { path?: unknown } | undefined)?.path;
  if (typeof path === 'string') return path;
  return request.originalUrl.startsWith(`${ASSETS}/`) ? ASSETS : 'unmatched';
}

function contextOf(request: Request, ip: string): RequestContext {
  const cfRay = request.headers['cf-ray'];
  const traceId = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/.exec(String(request.headers['traceparent']))?.[1];
  return {
    requestId: randomUUID(),
    client: normalizeIp(ip),
    ...(typeof cfRay === 'string' && /^[\w-]{1,64}$/.test(cfRay) && { cfRay }),
    ...(traceId !== undefined && !/^0+$/.test(traceId) && { traceId }),
  };
}
