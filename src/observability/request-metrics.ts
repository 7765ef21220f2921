import { Gauge, Histogram, type Registry } from 'prom-client';

/** Other methods are counted as `other`, so that no client names a series. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Seconds. 0.2 is the limit that the service promises for its health check. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10];

export interface ServedRequest {
  readonly method: string;
  /** The route's template, never a path. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

export class RequestMetrics {
  private readonly durations: Histogram;
  private inFlight = 0;

  constructor(registry: Registry) {
    const registers = [registry];
    this.durations = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the arrival of a request to the end of its answer. Status 499: the client left before the answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS,
      registers,
    });
    const current = (): number => this.inFlight;
    new Gauge({
      name: 'http_requests_in_flight',
      help: 'Requests that are being served, the one that asks for this included.',
      registers,
      collect() {
        this.set(current());
      },
    });
  }

  begin(): void {
    this.inFlight += 1;
  }

  end({ method, route, status, seconds }: ServedRequest): void {
    this.inFlight -= 1;
    this.durations.observe({ method: METHODS.has(method) ? method : 'other', route, status }, seconds);
  }
}
