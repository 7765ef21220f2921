import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { RequestMetrics } from '../../../observability/request-metrics.js';
import type { RecentHealth } from './recent-health.js';

/** The one address that is answered here, as balancers write it; any other way to write it is the controller's. */
const ADDRESS = '/api/v1/health';

/** An answer above this would have to be compressed where the client likes; ours is half as long. */
const MOST_CHARACTERS = 500;

export interface HealthLaneParts {
  readonly recent: RecentHealth;
  readonly metrics: RequestMetrics;
  /** What every answer to a request from no other site carries. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/**
 * Answers a poll for health before Express sees it, as long as the service is well: routing and guards would take ten
 * times as long as the answer. Everything else, and every answer that is not 200, goes on to `others`.
 */
export function healthLane({ recent, metrics, headers }: HealthLaneParts, others: RequestListener): RequestListener {
  const common = [...headers, ['Cache-Control', 'no-store'], ['Content-Type', 'application/json; charset=utf-8']];
  const flat = common.flat();

  const answer = (request: IncomingMessage, response: ServerResponse, text: string, startedAt: number): void => {
    metrics.begin();
    const own = ['X-Request-Id', randomUUID(), 'Content-Length', String(Buffer.byteLength(text))];
    response.writeHead(200, [...flat, ...own]);
    response.end(request.method === 'HEAD' ? undefined : text);
    const seconds = (performance.now() - startedAt) / 1000;
    metrics.end({ method: request.method ?? '', route: ADDRESS, status: 200, seconds });
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
