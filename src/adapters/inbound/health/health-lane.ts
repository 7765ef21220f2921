import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { clientIp } from '../http/front/client-ip.js';
import { type RequestWatch, watchRequest } from '../http/middleware/request-identity.js';
import type { RecentHealth } from './recent-health.js';

/** The one address that is answered here, as balancers write it; any other way to write it is the controller's. */
const ADDRESS = '/api/v1/health';

/** An answer above this would have to be compressed where the client likes; ours is half as long. */
const MOST_CHARACTERS = 500;

export interface HealthLaneParts {
  readonly recent: RecentHealth;
  readonly watch: RequestWatch;
  readonly trustedProxies: number;
  /** What every answer to a request from no other site carries. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/**
 * Answers a poll for health before Express sees it, as long as the service is well: routing and guards would take ten
 * times as long as the answer. Everything else, and every answer that is not 200, goes on to `others`.
 */
export function healthLane(parts: HealthLaneParts, others: RequestListener): RequestListener {
  const { recent, watch } = parts;
  const common = [...parts.headers, ['Cache-Control', 'no-store'], ['Content-Type', 'application/json; charset=utf-8']];
  const flat = common.flat();

  /** Counts it without waiting for its end, as it is written at once; by the book where each leaves a log line. */
  const answer = (request: IncomingMessage, response: ServerResponse, text: string, startedAt: number): void => {
    const body = request.method === 'HEAD' ? undefined : text;
    const length = ['Content-Length', String(Buffer.byteLength(text))];
    if (watch.logger.isEnabled('DEBUG')) {
      const ip = (): string | undefined => clientIp(request, parts.trustedProxies);
      watchRequest(request, response, watch, { path: ADDRESS, route: () => ADDRESS, ip }, () =>
        response.writeHead(200, [...flat, ...length]).end(body),
      );
      return;
    }
    watch.metrics.begin();
    response.writeHead(200, [...flat, 'X-Request-Id', randomUUID(), ...length]).end(body);
    const seconds = (performance.now() - startedAt) / 1000;
    watch.metrics.end({ method: request.method ?? '', route: ADDRESS, status: 200, seconds });
  };

  return (request, response) => {
    if (!isPoll(request)) {
      others(request, response);
      return;
    }
    const startedAt = performance.now();
    const text = recent.text();
    if (text !== null && text.length <= MOST_CHARACTERS) {
      answer(request, response, text, startedAt);
      return;
    }
    const pass = (): void => others(request, response);
    void recent.renew().then((renewed) => {
      if (renewed === null || renewed.length > MOST_CHARACTERS) pass();
      else answer(request, response, renewed, startedAt);
    }, pass);
  };
}

function isPoll({ url, method, headers }: IncomingMessage): boolean {
  return url === ADDRESS && (method === 'GET' || method === 'HEAD') && headers.origin === undefined;
}
