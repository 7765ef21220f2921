import { errorCode, networkReason } from '../../observability/explain-error.js';

/** For one request, up to the end of the response. */
export const REQUEST_LIMIT_MS = 10_000;

export interface SiteResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The body, decompressed. */
  readonly text: string;
  /** The body parsed; `undefined` when it is not JSON. */
  readonly json: unknown;
  /** Milliseconds from the request to the end of the response. */
  readonly ms: number;
}

interface RequestParts {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
}

export class Site {
  private readonly cache = new Map<string, Promise<SiteResponse>>();

  /**
   * @param url its origin
   * @param production whether it must meet the requirements of production: HSTS, Secure cookies, no developer pages
   */
  constructor(
    readonly url: URL,
    readonly production: boolean,
    private readonly limitMs = REQUEST_LIMIT_MS,
  ) {}

  get encrypted(): boolean {
    return this.url.protocol === 'https:';
  }

  /** The cached response to a GET: several steps check the same one. */
  page(path: string): Promise<SiteResponse> {
    const response = this.cache.get(path) ?? this.get(path);
    this.cache.set(path, response);
    return response;
  }

  get(path: string, headers: RequestParts['headers'] = {}): Promise<SiteResponse> {
    return this.send('GET', path, { headers });
  }

  /**
   * Follows no redirect and keeps no cookie.
   * @throws Error whose message is a clause that says why there was no response
   */
  async send(method: string, path: string, { headers = {}, body }: RequestParts = {}): Promise<SiteResponse> {
    const startedAt = performance.now();
    try {
      const response = await fetch(new URL(path, this.url), {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(this.limitMs),
        headers: {
          'user-agent': 'octa-music-smoke',
          'accept-encoding': 'identity',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await response.text();
      const ms = performance.now() - startedAt;
      return { status: response.status, headers: response.headers, text, json: parseJson(text), ms };
    } catch (error) {
      throw unreachable(error);
    }
  }
}

/** A client that keeps the service's cookies. */
export class Browser {
  constructor(
    private readonly site: Site,
    private readonly cookies = new Map<string, string>(),
  ) {}

  async send(method: string, path: string, body?: object): Promise<SiteResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = cookie === '' ? {} : { cookie };
    const response = await this.site.send(method, path, body === undefined ? { headers } : { headers, body });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return response;
  }

  /** Another one with the same cookies, as if they had been stolen. */
  copy(): Browser {
    return new Browser(this.site, new Map(this.cookies));
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const expires = /;\s*Expires=([^;]+)/i.exec(line)?.[1];
    if (value === '' || (expires !== undefined && Date.parse(expires) <= Date.now())) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** Why a host cannot be reached, as an error for a report. */
export function unreachable(error: unknown): Error {
  const code = errorCode(error);
  return new Error(code === undefined ? (error as Error).message : networkReason(code), { cause: error });
}

/** What is at the path in parsed JSON; `undefined` when nothing is. */
export function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (inside, name) =>
      typeof inside === 'object' && inside !== null ? (inside as Record<string, unknown>)[name] : undefined,
    value,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
