import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { TransportFault, WrongShape } from './fault.js';
import { htmlReply, jsonReply, type SandboxReply } from '../../../src/sandbox/sandbox-server.js';

const listsOf = (items: unknown): unknown => ({ items, artists: { items }, tracks: { items }, access_token: items });

const wrongShapes: Record<WrongShape, unknown> = {
  other: { data: { results: [1, 2, 3] }, ok: true },
  items_null: listsOf(null),
  bad_items: listsOf([null, 42, 'text', {}]),
  array: [],
  null: null,
};

/**
 * Answers as the fault says, or not at all.
 * @param proper gives the proper reply, for the faults that spoil or delay it
 * @param gone aborts when the connection is closed
 * @returns what to send; `undefined` when there is nothing more to send
 */
export async function playTransportFault(
  fault: TransportFault,
  res: ServerResponse,
  proper: () => SandboxReply,
  gone: AbortSignal,
): Promise<SandboxReply | undefined> {
  switch (fault.kind) {
    case 'slow':
      await wait(fault.delayMs, undefined, { signal: gone });
      return proper();
    case 'hang':
      return undefined;
    case 'cut':
      res.socket?.destroy();
      return undefined;
    case 'cut_body':
      cutBody(res, proper());
      return undefined;
    case 'not_json':
      return htmlReply(200, 'Welcome to the network, please log in');
    case 'wrong_shape':
      return jsonReply(200, wrongShapes[fault.variant ?? 'other']);
    case 'empty_body':
      return { ...jsonReply(200, null), body: '' };
    case 'huge_body':
      await sendHuge(res, fault.megabytes ?? 32, gone);
      return undefined;
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
