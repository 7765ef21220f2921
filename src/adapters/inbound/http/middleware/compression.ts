import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { Request, RequestHandler, Response } from 'express';
import { CompressedCache } from './compressed-cache.js';

const COMPRESSED_TYPES = /^(?:text\/html|text\/css|text\/javascript|application\/json|image\/svg\+xml)\b/;

const THRESHOLD_BYTES = 500;

/** Brotli quality of answers made anew each time: from 5 on it costs several times as much for a few percent. */
const BROTLI_QUALITY = 4;
const GZIP_LEVEL = 6;

/** 64 KB, as a power of two: pages are no longer, and Brotli's own 4 MB would be set up for each of them. */
const BROTLI_WINDOW = 16;

/** Far more than there are kinds of clients. */
const MOST_KNOWN = 100;

export type Encoding = 'br' | 'gzip';

const GZIP = { level: GZIP_LEVEL };
const BROTLI = {
  [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
  [constants.BROTLI_PARAM_LGWIN]: BROTLI_WINDOW,
};

const pack: Record<Encoding, (body: Buffer) => Promise<Buffer>> = {
  br: (body) =>
    promisify(brotliCompress)(body, { params: { ...BROTLI, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }),
  gzip: (body) => promisify(gzip)(body, GZIP),
};

/** Compresses what is written to it, for the few answers that are too long to be held whole. */
export function packingStream(encoding: Encoding): Transform {
  return encoding === 'br' ? createBrotliCompress({ params: BROTLI }) : createGzip(GZIP);
}

/** Compresses whole bodies; what is for everybody, once for all who ask for it. */
export class Compressor {
  private readonly kept = new CompressedCache();

  /**
   * @param forEverybody whether anybody else might get these very bytes. Never for what is made for one person: where
   * secrets and what others send lie in one place, sizes and times could tell the one from the other.
   */
  pack(encoding: Encoding, body: Buffer, forEverybody: boolean): Promise<Buffer> {
    return forEverybody ? this.kept.get(encoding, body, pack[encoding]) : pack[encoding](body);
  }
}

const known = new Map<string, Encoding | null>();

/** What the client accepts, as far as we have it. Browsers send the same few headers: each is read once. */
export function encodingFor(request: IncomingMessage): Encoding | null {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  if (accepted === '') return null;
  const before = known.get(accepted);
  if (before !== undefined) return before;
  const encoding = accepts(accepted, 'br') ? 'br' : accepts(accepted, 'gzip') ? 'gzip' : null;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(accepted, encoding);
  return encoding;
}

/** Whether an `Accept-Encoding` (RFC 9110, 12.5.3) lets this encoding be used, by its name or by `*`. */
function accepts(header: string, encoding: Encoding): boolean {
  const weights = header.split(',').map((entry): [name: string, weight: number] => {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return [name, weight === undefined ? 1 : Number(weight.slice(2))];
  });
  const byName = new Map(weights);
  return (byName.get(encoding) ?? byName.get('*') ?? 0) > 0;
}

/** Whether a body of this type and length is worth it. */
export function isWorthCompressing(type: string, bytes: number): boolean {
  return bytes > THRESHOLD_BYTES && COMPRESSED_TYPES.test(type);
}

type End = (chunk?: unknown, encoding?: BufferEncoding, callback?: () => void) => Response;

/**
 * Compresses pages and JSON: Brotli when the client accepts it, else gzip. Assets are compressed at build.
 *
 * Bodies are whole when they are sent, so they are compressed at once and not as a stream, which has buffers and events
 * of its own. What is sent bit by bit is left alone: see {@link packingStream}.
 */
export function compress(compressor: Compressor): RequestHandler {
  return (request, response, next) => {
    const end = response.end.bind(response) as End;
    const packAndEnd: End = (chunk, ...rest) => {
      if (!isCompressible(response)) return end(chunk, ...rest);
      response.vary('Accept-Encoding');
      const encoding = request.method === 'HEAD' ? null : encodingFor(request);
      const [charset] = rest;
      const body = typeof chunk === 'string' ? Buffer.from(chunk, charset) : chunk;
      if (encoding === null || !Buffer.isBuffer(body)) return end(chunk, ...rest);
      compressor.pack(encoding, body, isForEverybody(request, response)).then(
        (bytes) => {
          response.setHeader('Content-Encoding', encoding);
          response.setHeader('Content-Length', bytes.length);
          end(bytes);
        },
        // Out of memory, perhaps: the plain body is an answer as well.
        () => end(body),
      );
      return response;
    };
    response.end = packAndEnd as Response['end'];
    next();
  };
}

function isCompressible(response: Response): boolean {
  return (
    !response.headersSent &&
    !response.hasHeader('Content-Encoding') &&
    isWorthCompressing(String(response.getHeader('Content-Type')), Number(response.getHeader('Content-Length')))
  );
}

function isForEverybody(request: Request, response: Response): boolean {
  return (
    request.headers.cookie === undefined &&
    request.headers.authorization === undefined &&
    !response.hasHeader('Set-Cookie') &&
    response.getHeader('Cache-Control') !== 'no-store'
  );
}
