import { constants } from 'node:zlib';
import compression from 'compression';
import type { RequestHandler } from 'express';

const COMPRESSED_TYPES = /^(?:text\/html|text\/css|text\/javascript|application\/json|image\/svg\+xml)\b/;

/** Smaller bodies fit into one packet anyway. */
const THRESHOLD_BYTES = 501;

/** From 5 on Brotli costs several times as much for a few percent. */
const BROTLI_QUALITY = 4;
const GZIP_LEVEL = 6;

/** 64 KB, as a power of two: pages are no longer, and Brotli's own 4 MB would be allocated for each of them. */
const BROTLI_WINDOW = 16;

export const BROTLI_PARAMETERS = {
  [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
  [constants.BROTLI_PARAM_LGWIN]: BROTLI_WINDOW,
};

/** Compresses pages and JSON: Brotli when the client accepts it, else gzip. Assets are compressed at build. */
export function compress(): RequestHandler {
  return compression({
    threshold: THRESHOLD_BYTES,
    filter: (_request, response) =>
      response.statusCode !== 206 && COMPRESSED_TYPES.test(String(response.getHeader('Content-Type'))),
    level: GZIP_LEVEL,
    brotli: { params: BROTLI_PARAMETERS },
  });
}
