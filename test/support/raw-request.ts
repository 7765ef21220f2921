import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As it came over the wire: still compressed if it was. */
  readonly body: Buffer;
  readonly text: string;
  /** The body parsed; throws when it is not JSON. */

  readonly json: any;
}

export interface RawRequest {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** Sent instead of the address's own path, byte for byte: `fetch` would clean it up. */
  readonly path?: string;
}

/**
 * One request over a connection of its own, with exactly the given headers: unlike `fetch`, nothing is added,
 * followed, decoded or tidied.
 */
export function rawRequest(
  url: string,
  { method = 'GET', headers = {}, body, path }: RawRequest = {},
): Promise<RawAnswer> {
  const target = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: target.hostname,
        port: target.port,
        path: path ?? target.pathname + target.search,
        method,
        headers,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const received = Buffer.concat(chunks);
          const text = received.toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: received,
            text,
            get json() {
              return JSON.parse(text) as unknown;
            },
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
