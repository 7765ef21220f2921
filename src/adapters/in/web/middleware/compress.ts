import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, RequestHandler, Response } from 'express';
import { PackedBodies } from './packed-bodies.js';

const COMPRESSED_TYPES = /^(?:text\/html|text\/css|text\/javascript|application\/json|image\/svg\+xml)\b/;

const THRESHOLD_BYTES = 500;

/** Brotli quality of answers made anew each time: from 5 on it costs several times as much for a few percent. */
const BROTLI_QUALITY = 4;
const GZIP_LEVEL = 6;

/** 64 KB, as a power of two: pages are no longer, and Brotli's own 4 MB would be set up for each of them. */
const BROTLI_WINDOW = 16;

type Encoding = 'br' | 'gzip';

const pack: Record<Encoding, (body: Buffer) => Promise<Buffer>> = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: BROTLI_WINDOW,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  gzip: (body) => promisify(gzip)(body, { level: GZIP_LEVEL }),
};

type End = (chunk?: unknown, encoding?: BufferEncoding, callback?: () => void) => Response;

/**
 * Compresses pages and JSON: Brotli when the client accepts it, else gzip. Assets are compressed at build.
 *
 * Bodies here are whole when they are sent, so they are compressed at once and not as a stream: with its buffers and
 * events that took four times as long. What is for everybody is compressed once for all who ask for it.
 */
export function compress(): RequestHandler {
  const packedBodies = new PackedBodies();
  return (request, response, next) => {
    const end = response.end.bind(response) as End;
    const packAndEnd: End = (chunk, ...rest) => {
      if (!isCompressible(response)) return end(chunk, ...rest);
      response.vary('Accept-Encoding');
      const encoding = request.method === 'HEAD' ? null : encodingFor(request);
      const [charset] = rest;
      const body = typeof chunk === 'string' ? Buffer.from(chunk, charset) : chunk;
      if (encoding === null || !Buffer.isBuffer(body)) return end(chunk, ...rest);
      const packed = isForEverybody(request, response)
        ? packedBodies.get(encoding, body, pack[encoding])
        : pack[encoding](body);
      packed.then(
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
    Number(response.getHeader('Content-Length')) > THRESHOLD_BYTES &&
    COMPRESSED_TYPES.test(String(response.getHeader('Content-Type')))
  );
}

/** What the client accepts, as far as we have it; most send no such header, or one of very few. */
function encodingFor(request: Request): Encoding | null {
  if (request.headers['accept-encoding'] === undefined) return null;
  if (request.acceptsEncodings('br') === 'br') return 'br';
  return request.acceptsEncodings('gzip') === 'gzip' ? 'gzip' : null;
}

/**
 * Whether anybody else might get these very bytes. Never what is made for one person: where secrets and what others
 * send lie in one place, sizes and times could tell the one from the other.
 */
function isForEverybody(request: Request, response: Response): boolean {
  return (
    request.headers.cookie === undefined &&
    request.headers.authorization === undefined &&
    !response.hasHeader('Set-Cookie') &&
    response.getHeader('Cache-Control') !== 'no-store'
  );
}
