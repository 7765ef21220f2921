import { Pool } from 'undici';

/** An upstream's response, read whole. */
export interface UpstreamResponse {
  readonly status: number;
  readonly body: string;
  /** Whole seconds of its `Retry-After`, or `null`. */
  readonly retryAfterSeconds: number | null;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface UpstreamRequest {
  /** What the call is for, a label for metrics; `other` by default. */
  readonly operation?: string;
  readonly method: 'GET' | 'POST';
  /** Below the client's base address, beginning with `/`, with the query. */
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** Why there is no response. The message never holds the address: a query may carry a key. */
export class UpstreamFailure extends Error {
  constructor(
    readonly reason: 'timeout' | 'connection' | 'too_large',
    /** The system's or the HTTP library's code, such as `ECONNREFUSED`. */
    readonly systemCode: string,
  ) {
    super(`${reason} (${systemCode})`);
    this.name = 'UpstreamFailure';
  }
}

/** Far above any response of either source (the largest is about 400 KB: 50 videos with their descriptions). */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** One HTTP call that has ended, with a response or without. */
export interface UpstreamCall {
  readonly operation: string;
  readonly result: UpstreamResponse | UpstreamFailure;
  readonly seconds: number;
}

interface UpstreamClientOptions {
  readonly connections?: number;
  readonly onCall?: (call: UpstreamCall) => void;
}

/** Keep-alive connections to one upstream; HTTP only, independent of the API. */
export class UpstreamClient {
  private readonly pool: Pool;
  private readonly basePath: string;
  private readonly onCall: (call: UpstreamCall) => void;

  /**
   * @param baseUrl with or without a path, without a trailing slash
   * @param options.connections at most so many
   * @param options.onCall called after every call
   */
  constructor(baseUrl: string, { connections = 64, onCall = () => undefined }: UpstreamClientOptions = {}) {
    const url = new URL(baseUrl);
    this.onCall = onCall;
    this.basePath = url.pathname.replace(/\/$/, '');
    this.pool = new Pool(url.origin, { connections, connect: { timeout: 5_000 } });
  }

  /**
   * @returns the response, whatever its status
   * @throws UpstreamFailure when there is none: timed out (`signal`), out of reach, cut, or too large
   */
  async request(request: UpstreamRequest): Promise<UpstreamResponse> {
    const startedAt = performance.now();
    const result = await this.call(request);
    this.onCall({ operation: request.operation ?? 'other', result, seconds: (performance.now() - startedAt) / 1000 });
    if (result instanceof UpstreamFailure) throw result;
    return result;
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private async call(request: UpstreamRequest): Promise<UpstreamResponse | UpstreamFailure> {
    try {
      const response = await this.pool.request({
        method: request.method,
        path: this.basePath + request.path,
        headers: { accept: 'application/json', 'user-agent': 'octa-music', ...request.headers },
        signal: request.signal,
        ...(request.body !== undefined && { body: request.body }),
      });
      const retryAfter = response.headers['retry-after'];
      return {
        status: response.statusCode,
        body: await readBody(response.body),
        retryAfterSeconds: parseRetryAfter(Array.isArray(retryAfter) ? retryAfter[0] : retryAfter),
        headers: response.headers,
      };
    } catch (error) {
      if (error instanceof UpstreamFailure) return error;
      return new UpstreamFailure(request.signal.aborted ? 'timeout' : failureReason(error), systemCode(error));
    }
  }
}

async function readBody(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    // Leaving the loop destroys the stream and with it the connection.
    if (size > MAX_BODY_BYTES) throw new UpstreamFailure('too_large', 'BODY_TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function failureReason(error: unknown): 'timeout' | 'connection' {
  return systemCode(error).includes('TIMEOUT') ? 'timeout' : 'connection';
}

function systemCode(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : 'UNKNOWN';
}

/** `Retry-After` is whole seconds or a date (RFC 9110, 10.2.3); anything else counts as absent. */
export function parseRetryAfter(value: string | undefined, now: number = Date.now()): number | null {
  if (value === undefined) return null;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value);
  // Every form of an HTTP date begins with the day's name; `Date.parse` alone makes a date of nearly anything.
  const date = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}
