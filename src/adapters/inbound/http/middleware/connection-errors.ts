import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from '../../../../observability/logger.js';
import { runInRequestContext } from '../../../../observability/request-context.js';
import { failure } from '../envelope.js';
import { Refusal } from '../errors/problem.js';
import { securityHeaders } from './security-headers.js';

/** By Node's codes; the default for any other one is a malformed request. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: new Refusal(431, 'headers_too_large', 'The address and headers of the request are too long.'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new Refusal(413, 'payload_too_large', 'The chunk extensions are too long.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Refusal(408, 'request_timeout', 'The request took too long to arrive.'),
};
const MALFORMED = new Refusal(400, 'bad_request', 'The request could not be understood.');

/** How long a refused client may take to read the answer. */
const LINGER_MS = 1_000;

/**
 * Answers requests that Node could not parse, which never become a request of Express: with the headers, the envelope
 * and the log line of every other refusal (https://nodejs.org/api/http.html#event-clienterror).
 */
export function answerConnectionErrors(server: Server, production: boolean, logger: Logger): void {
  const headers = [...securityHeaders(production)].map(([name, value]) => `${name}: ${value}`);
  const latest = new WeakMap<Socket, ServerResponse>();
  server.on('request', (request: IncomingMessage, response) => latest.set(request.socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return;
    // A response that has begun must not be continued with another one.
    if (latest.get(socket)?.headersSent && !latest.get(socket)?.writableFinished) {
      socket.destroy();
      return;
    }
    const refusal = REFUSALS[error.code ?? ''] ?? MALFORMED;
    const { status, code } = refusal;
    const requestId = randomUUID();
    const body = JSON.stringify(failure(refusal, requestId));
    const lines = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      ...headers,
      `X-Request-Id: ${requestId}`,
      'Cache-Control: no-store',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
    runInRequestContext({ client: socket.remoteAddress ?? '', requestId }, () => {
      const { remoteAddress: ip } = socket;
      const unknown = { method: null, duration_ms: null, user_id: null };
      logger.info('Request served', { ...unknown, route: 'unmatched', status, code, ip });
    });
  });
}
