import type { IncomingMessage } from 'node:http';

/** A search is a name; ten times the longest. */
const MOST_BYTES = 4096;

const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;

/** Whether a request has a body that {@link readSmallJson} reads: JSON in UTF-8, of a known and small length. */
export function hasSmallJson({ headers }: IncomingMessage): boolean {
  const bytes = Number(headers['content-length']);
  return (
    bytes > 0 &&
    bytes <= MOST_BYTES &&
    JSON_TYPE.test(headers['content-type'] ?? '') &&
    headers['content-encoding'] === undefined
  );
}

/**
 * Reads and parses the body.
 * @returns never settles when the client leaves before it is whole: there is nobody to answer then
 * @throws what the framework's parser throws for what is no JSON
 */
export async function readSmallJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await new Promise<Buffer>((resolve) => {
    let whole: Buffer | undefined;
    request.on('data', (chunk: Buffer) => (whole = whole === undefined ? chunk : Buffer.concat([whole, chunk])));
    request.once('end', () => resolve(whole ?? Buffer.alloc(0)));
  });
  const text = bytes.toString('utf8');
  try {
    // A byte order mark is no part of the text.
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    throw Object.assign(new Error('unreadable body'), { type: 'entity.parse.failed' });
  }
}
