import type { ServerResponse } from 'node:http';
import type { SandboxReply } from './reply.js';

/** Sends a whole answer and leaves the connection open for the next request. */
export function send(res: ServerResponse, reply: SandboxReply): void {
  res.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
  res.end(reply.body);
}
