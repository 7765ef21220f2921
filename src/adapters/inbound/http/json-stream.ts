import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { Response } from 'express';
import { success } from './envelope.js';

/** Characters that are collected before they are sent: few writes, little memory. */
const CHUNK = 32_768;

/** A list in a JSON document that is read only as fast as it is sent. */
export interface StreamedList {
  /** Its key in the document. */
  readonly name: string;
  /** Plain data for JSON. */
  readonly items: AsyncIterable<unknown>;
}

/**
 * Sends the success envelope, as `response.json` would, but holds at most one chunk of the lists in memory, and lets
 * other requests run between chunks.
 *
 * An error before the first chunk is thrown. After it, the response can't be changed any more: the error is thrown to be
 * logged, and the connection is closed. A client that disconnects is no error.
 * @param data the members before the lists; at least one
 */
export async function streamSuccess(response: Response, data: object, lists: readonly StreamedList[]): Promise<void> {
  const chunks = inChunks(textOf(data, lists));
  const first: IteratorResult<string, unknown> = await chunks.next();
  response.type('json');
  if (response.req.method === 'HEAD') {
    await chunks.return(undefined);
    response.end();
    return;
  }
  async function* all(): AsyncGenerator<unknown> {
    yield first.value;
    yield* chunks;
  }
  try {
    await pipeline(Readable.from(all()), response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** The text of the envelope, in small parts. */
async function* textOf(data: object, lists: readonly StreamedList[]): AsyncGenerator<string> {
  const { data: _data, ...envelope } = success(null);
  // Objects without their closing brace: more members follow.
  yield `${JSON.stringify(envelope).slice(0, -1)},"data":${JSON.stringify(data).slice(0, -1)}`;
  for (const { name, items } of lists) {
    yield `,${JSON.stringify(name)}:[`;
    let separator = '';
    for await (const item of items) {
      yield separator + JSON.stringify(item);
      separator = ',';
    }
    yield ']';
  }
  yield '}}';
}

/** Between chunks other requests run: a socket that takes everything at once would never wait. */
async function* inChunks(parts: AsyncGenerator<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const part of parts) {
    chunk += part;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
    await setImmediate();
  }
  yield chunk;
}
