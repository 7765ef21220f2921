import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { TransportFault, WrongShape } from './fault.js';
import { htmlReply, jsonReply, type SandboxReply } from './reply.js';
import { send } from './send.js';

const listsOf = (items: unknown): unknown => ({ items, artists: { items }, tracks: { items }, access_token: items });

const wrongShapes: Record<WrongShape, unknown> = {
  other: { data: { results: [1, 2, 3] }, ok: true },
  items_null: listsOf(null),
  bad_items: listsOf([null, 42, 'text', {}]),
  array: [],
  null: null,
};

/**
 * Answers, or does not, as the fault says.
 * @param proper gives the proper answer, for the faults that spoil or delay it
 * @param gone aborts when the connection is closed
 */
export async function sendFaulty(
  fault: TransportFault,
  res: ServerResponse,
  proper: () => SandboxReply,
  gone: AbortSignal,
): Promise<void> {
  switch (fault.kind) {
    case 'slow':
      await wait(fault.delayMs, undefined, { signal: gone });
      return send(res, proper());
    case 'hang':
      return;
    case 'cut':
      res.socket?.destroy();
      return;
    case 'cut_body':
      return cutBody(res, proper());
    case 'not_json':
      return send(res, htmlReply(200, 'Welcome to the network, please log in'));
    case 'wrong_shape':
      return send(res, jsonReply(200, wrongShapes[fault.variant ?? 'other']));
    case 'empty_body':
      return send(res, { ...jsonReply(200, null), body: '' });
    case 'huge_body':
      return sendHuge(res, fault.megabytes ?? 32, gone);
  }
}

/** The head of the answer and half of its body, then the connection is closed. */
function cutBody(res: ServerResponse, reply: SandboxReply): void {
  const body = Buffer.from(reply.body);
  res.writeHead(reply.status, { ...reply.headers, 'content-length': body.length });
  res.write(body.subarray(0, Math.floor(body.length / 2)), () => res.destroy());
}

/** Valid JSON of the given size without a `Content-Length`, so that a reader has to count for itself. */
async function sendHuge(res: ServerResponse, megabytes: number, gone: AbortSignal): Promise<void> {
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  res.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  res.write('{"padding":"');
  for (let sent = 0; sent < megabytes; sent += 1) {
    if (!res.write(chunk)) await once(res, 'drain', { signal: gone });
  }
  res.end('"}');
}
