import type { IncomingMessage } from 'node:http';
import { startHandler } from './start-handler.js';

export interface StubAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is when it is text, else as JSON. */
  readonly body?: unknown;
}

export interface StubUpstream {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** The requests so far, oldest first. */
  readonly requests: readonly {
    readonly method: string;
    readonly url: URL;
    readonly headers: IncomingMessage['headers'];
  }[];
  close(): Promise<void>;
}

/** A server that answers whatever the test says: for bodies that no sandbox has. */
export async function startStubUpstream(
  answer: (url: URL, method: string, headers: IncomingMessage['headers']) => StubAnswer | Promise<StubAnswer>,
): Promise<StubUpstream> {
  const requests: { method: string; url: URL; headers: IncomingMessage['headers'] }[] = [];
  const server = await startHandler((request, response) => {
    const url = new URL(request.url ?? '/', 'http://stub');
    const method = request.method ?? 'GET';
    requests.push({ method, url, headers: request.headers });
    request.resume();
    void Promise.resolve(answer(url, method, request.headers)).then(({ status = 200, headers = {}, body = {} }) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  return { baseUrl: server.baseUrl, requests, close: () => server.close() };
}
