import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { type Abstract, StreamableFile } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import express, { type Express, type Response } from 'express';
import { ApiDocument } from '../adapters/inbound/http/openapi/api-document.js';
import { ServiceState } from '../adapters/inbound/health/service-state.js';
import { checkMethods } from '../adapters/inbound/http/middleware/methods.js';
import { answerConnectionErrors } from '../adapters/inbound/http/middleware/connection-errors.js';
import { SystemClock } from '../adapters/outbound/system/system-clock.js';
import type { Clock } from '../core/shared/clock.js';
import type { Logger } from '../observability/logger.js';
import { AppModule } from './app.module.js';
import type { Settings } from './config/settings.js';
import { registeredRoutes, useMiddleware } from './middleware.js';
import { NestLogger } from './nest-logger.js';

/** Longer than the keep-alive of the balancers in front (60 s is the usual), so that never we hang up first. */
const KEEP_ALIVE_MS = 75_000;

/** A request whose head and body take longer to arrive than this is given up: it holds a socket on purpose. */
const REQUEST_ARRIVAL_MS = 30_000;

/** How long a connection over which nothing was asked may hold up the stop. Browsers open some in advance. */
const SILENCE_MS = 1_000;

export interface RunningApplication {
  /** Where it listens on this machine. */
  readonly url: string;
  readonly state: ServiceState;
  /** The one of this class that the application uses. */
  get<T>(token: Abstract<T>): T;
  /**
   * Takes no new connections, lets the requests under way finish, then closes the stores.
   * @param deadlineMs after so many milliseconds what is still under way is cut off
   * @returns whether everything finished by itself
   */
  stop(deadlineMs: number): Promise<boolean>;
}

/**
 * Builds the service from its settings and listens.
 * @param clock the machine's own unless a test brings one that it can move
 */
export async function startApplication(
  settings: Settings,
  logger: Logger,
  clock: Clock = new SystemClock(),
): Promise<RunningApplication> {
  const module = await AppModule.forRoot(settings, logger, clock);
  const app = await NestFactory.create<NestExpressApplication>(module, new HttpAdapter(), {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(logger),
  });
  if (settings.apiDocs) app.get(ApiDocument).of(app);
  useMiddleware(app, settings, logger);
  const server = app.getHttpServer();
  answerConnectionErrors(server, settings.production, logger);
  const silent = silentConnections(server);
  await app.init();
  // Each of several processes has a socket of its own, and the kernel distributes connections: those of a process that
  // dies are reset. Handed over by `node:cluster` to one that hangs, they would stay open for ever (elsewhere they are).
  const reusePort = cluster.isWorker && process.platform === 'linux';
  server.listen({ port: settings.port, host: '0.0.0.0', reusePort });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    state: app.get(ServiceState),
    get: (token) => app.get(token),
    stop: async (deadlineMs) => {
      let cut = false;
      const deadline = setTimeout(() => {
        cut = true;
        server.closeAllConnections();
      }, deadlineMs);
      const hangUp = setTimeout(() => silent.forEach((socket) => socket.destroy()), SILENCE_MS);
      await app.close();
      clearTimeout(deadline);
      clearTimeout(hangUp);
      return !cut;
    },
  };
}

/** The connections that no request has come over yet: Node takes them for busy. */
function silentConnections(server: Server): ReadonlySet<Socket> {
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket));
  return silent;
}

class HttpAdapter extends ExpressAdapter {
  /**
   * `/API/auth` is another address than `/api/auth`: what goes by the path (sessions, cross-site rules, limits) and the
   * router must never disagree about it. Set before Nest's adapter makes the router, which reads it then only.
   */
  constructor() {
    const instance = express();
    instance.set('case sensitive routing', true);
    super(instance);
  }

  /** JSON as Express sends it, which would set the type, parse it and set it again (docs/benchmarks). */
  override reply(response: Response, body: unknown, statusCode?: number): unknown {
    if (
      typeof body !== 'object' ||
      body === null ||
      body instanceof StreamableFile ||
      response.hasHeader('Content-Type')
    ) {
      return super.reply(response, body, statusCode);
    }
    if (statusCode !== undefined) response.status(statusCode);
    const text = JSON.stringify(body);
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('Content-Length', Buffer.byteLength(text));
    return response.end(text);
  }

  /** Only what no route takes is checked: all other requests are spared a second look at the routes. */
  override setNotFoundHandler(...handler: Parameters<ExpressAdapter['setNotFoundHandler']>): void {
    this.use(checkMethods(() => registeredRoutes(this.getInstance<Express>())));
    super.setNotFoundHandler(...handler);
  }

  override initHttpServer(): void {
    const application = this.getInstance<Express>();
    const options = {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: REQUEST_ARRIVAL_MS,
      requestTimeout: REQUEST_ARRIVAL_MS,
      // A middleware refuses what Node would, with our headers.
      requireHostHeader: false,
    };
    this.httpServer = createServer(options, application);
    // An expectation that nobody knows may be ignored (RFC 9110, 10.1.1); Node's own 417 lacks our headers.
    this.httpServer.on('checkExpectation', application);
  }
}
