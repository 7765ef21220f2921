import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that has been read whole. */
export interface SandboxRequest {
  readonly method: string;
  /** The path without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Where this server listens, e.g. `http://127.0.0.1:40123`: addresses inside responses start with it. */
  readonly baseUrl: string;
}

export interface SandboxReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One service's protocol. */
export type Protocol = (request: SandboxRequest) => SandboxReply;

/**
 * Handles a request, as every {@link Protocol} does.
 * @param gone aborts when the connection is closed
 * @returns what to send, or `undefined` when it deals with `response` itself
 */
export type SandboxHandler = (
  request: SandboxRequest,
  response: ServerResponse,
  gone: AbortSignal,
) => SandboxReply | undefined | Promise<SandboxReply | undefined>;

export interface SandboxServer {
  /** E.g. `http://127.0.0.1:40123`, without a slash at its end. */
  readonly baseUrl: string;
  /** Stops listening and ends every connection. May be called twice. */
  close(): Promise<void>;
}

/** Longer than clients keep an idle connection, so that none is closed under a request. */
const KEEP_ALIVE_MS = 60_000;
const MAX_BODY_BYTES = 64 * 1024;

/**
 * Serves a protocol over HTTP, on this machine only.
 * @param port default: any free one
 * @throws (rejects) when the port is taken
 */
export async function startSandboxServer(handler: SandboxHandler, port = 0): Promise<SandboxServer> {
  let baseUrl = '';

  async function serve(req: IncomingMessage, res: ServerResponse, gone: AbortSignal): Promise<void> {
    // The request line's target need not be a path.
    const url = req.url?.startsWith('/') ? URL.parse(`http://sandbox${req.url}`) : null;
    if (url === null) return send(res, textReply(400, 'Bad Request'));
    const body = await readBody(req);
    if (body === undefined) return send(res, textReply(413, 'Payload Too Large', { connection: 'close' }));
    const { pathname: path, searchParams: query } = url;
    const request = { method: req.method ?? 'GET', path, query, headers: req.headers, body, baseUrl };
    const reply = await handler(request, res, gone);
    if (reply !== undefined) send(res, reply);
  }

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (req, res) => {
    const gone = new AbortController();
    res.once('close', () => gone.abort());
    serve(req, res, gone.signal).catch(() => {
      if (gone.signal.aborted || res.headersSent) res.destroy();
      else send(res, textReply(500, 'The sandbox itself failed.'));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Exclusive: worker processes would otherwise share this port as they share the service's.
    server.listen({ port, host: '127.0.0.1', exclusive: true }, resolve);
  });
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    baseUrl,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function jsonReply(status: number, value: unknown, headers: Record<string, string> = {}): SandboxReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function textReply(status: number, body: string, headers: Record<string, string> = {}): SandboxReply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

export function htmlReply(status: number, title: string): SandboxReply {
  const body = `<!DOCTYPE html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

function send(res: ServerResponse, reply: SandboxReply): void {
  res.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
  res.end(reply.body);
}

/** @returns `undefined` when the body is too large */
async function readBody(req: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
