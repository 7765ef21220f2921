import { Agent as HttpAgent, type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describeNetworkError } from './network-error.js';

/** For one request, from the first byte out to the last byte in. */
export const REQUEST_LIMIT_MS = 10_000;

const USER_AGENT = 'octa-music-smoke';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body, decompressed. @throws when it is not what `Content-Encoding` says */
  readonly text: string;
  /** The body parsed; `undefined` when it is not JSON. */
  readonly json: unknown;
  /** Milliseconds from the request to the end of the answer. */
  readonly ms: number;
}

export interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
}

/**
 * Sends requests to one origin over one connection that is kept open: so the time of a request is the service's and
 * not that of opening connections. Follows no redirect and keeps no cookie.
 */
export class WebClient {
  private readonly agent: HttpAgent;

  /** @param limitMs see {@link REQUEST_LIMIT_MS} */
  constructor(
    private readonly origin: URL,
    private readonly limitMs = REQUEST_LIMIT_MS,
  ) {
    const options = { keepAlive: true, maxSockets: 1 };
    this.agent = origin.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  }

  get(path: string, headers: Sending['headers'] = {}): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  /** @throws Error whose message says in words why there was no answer */
  send(method: string, path: string, { headers = {}, body }: Sending = {}): Promise<Answer> {
    const url = new URL(path, this.origin);
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const signal = AbortSignal.timeout(this.limitMs);
    const startedAt = performance.now();
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void =>
        reject(new Error(signal.aborted ? `no answer within ${this.limitMs / 1000} s` : describeNetworkError(error)));
      const outgoing = start(
        url,
        {
          method,
          agent: this.agent,
          signal,
          headers: {
            'user-agent': USER_AGENT,
            // Node gives the length of a DELETE's body by itself neither so nor in chunks.
            ...(payload !== undefined && {
              'content-type': 'application/json',
              'content-length': String(Buffer.byteLength(payload)),
            }),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () => {
            const { statusCode = 0, headers: received } = response;
            const ms = performance.now() - startedAt;
            resolve(new ReceivedAnswer(statusCode, received, Buffer.concat(chunks), ms));
          });
        },
      );
      outgoing.on('error', fail);
      outgoing.end(payload);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

class ReceivedAnswer implements Answer {
  constructor(
    readonly status: number,
    readonly headers: IncomingHttpHeaders,
    private readonly body: Buffer,
    readonly ms: number,
  ) {}

  get text(): string {
    const encoding = this.headers['content-encoding'];
    try {
      if (encoding === 'br') return brotliDecompressSync(this.body).toString('utf8');
      if (encoding === 'gzip') return gunzipSync(this.body).toString('utf8');
    } catch {
      throw new Error(`a body that is said to be ${encoding} cannot be decompressed`);
    }
    return this.body.toString('utf8');
  }

  get json(): unknown {
    try {
      return JSON.parse(this.text) as unknown;
    } catch {
      return undefined;
    }
  }
}

/** What lies at the path in parsed JSON; `undefined` when nothing does. */
export function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (inside, name) =>
      typeof inside === 'object' && inside !== null ? (inside as Record<string, unknown>)[name] : undefined,
    value,
  );
}
