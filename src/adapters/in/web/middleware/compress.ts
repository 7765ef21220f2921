import { constants } from 'node:zlib';
import compression from 'compression';
import type { RequestHandler } from 'express';

const COMPRESSED_TYPES = /^(?:text\/html|text\/css|text\/javascript|application\/json|image\/svg\+xml)\b/;

const THRESHOLD_BYTES = 500;

/** Brotli quality of answers made anew each time: from 5 on it costs several times as much for a few percent. */
const BROTLI_QUALITY = 4;
const GZIP_LEVEL = 6;

/** Compresses pages and JSON: Brotli when the client accepts it, else gzip. Assets are compressed at build. */
export function compress(): RequestHandler {
  return compression({
    threshold: THRESHOLD_BYTES + 1,
    filter: (_request, response) => COMPRESSED_TYPES.test(String(response.getHeader('Content-Type'))),
    level: GZIP_LEVEL,
    brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
  });
}
