import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { success } from './envelope.js';

/** Characters that are gathered before they are sent: enough for few writes, few enough to hold in memory. */
const PIECE = 32_768;

/** A list in a JSON document that is read only as fast as it is sent. */
export interface StreamedList {
  /** Its name in the document. */
  readonly name: string;
  /** Plain data that JSON can hold. */
  readonly items: AsyncIterable<unknown>;
}

/**
 * Answers with the success envelope, as `response.json` would, but never holds more of the lists than a piece: what is
 * not taken by the client is not read either. Others are served between the pieces.
 *
 * What fails before the first piece is thrown. Later it is too late for an answer: the error is thrown all the same,
 * to be logged, and the connection is cut. A client that leaves is no error.
 * @param data the members that come before the lists
 */
export async function streamSuccess(
  request: Request,
  response: Response,
  data: object,
  lists: readonly StreamedList[],
): Promise<void> {
  const pieces = inPieces(textOf(data, lists));
  const first: IteratorResult<string, unknown> = await pieces.next();
  response.type('json');
  if (request.method === 'HEAD') {
    await pieces.return(undefined);
    response.end();
    return;
  }
  try {
    await pipeline(Readable.from(inTurns(first.done === true ? '' : first.value, pieces)), response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** The envelope's text, bit by bit. */
async function* textOf(data: object, lists: readonly StreamedList[]): AsyncGenerator<string> {
  const { data: _data, ...envelope } = success(null);
  yield `${openObject(envelope)},"data":${openObject(data)}`;
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

/** An object's text up to where further members may follow. @param object has one member at least */
function openObject(object: object): string {
  return JSON.stringify(object).slice(0, -1);
}

async function* inPieces(bits: AsyncGenerator<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const bit of bits) {
    piece += bit;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** A socket that takes everything at once would else let nobody in between. */
async function* inTurns(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  for await (const piece of rest) {
    await setImmediate();
    yield piece;
  }
}
