import { brotliCompressSync, constants } from 'node:zlib';
import type { Response } from 'express';
import { LRUCache } from 'lru-cache';
import { BROTLI_PARAMETERS } from '../http/middleware/compression.js';

/** Pages and their compressed form together, in bytes: some two hundred pages. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Pages in Brotli that are the same for every visitor, by their text. Compressing one takes longer than everything else
 * that a request does (docs/benchmarks). All others are compressed by the middleware.
 */
export class CompressedPages {
  private readonly pages = new LRUCache<string, Buffer>({
    maxSize: MAX_BYTES,
    sizeCalculation: (compressed, page) => compressed.length + 2 * page.length,
  });

  /**
   * @returns the body to send: `page` compressed, with `Content-Encoding` set, for a client that accepts Brotli; else
   *   `page` as it is
   */
  bodyFor(response: Response, page: string): Buffer {
    if (response.req.acceptsEncodings('br') !== 'br') return Buffer.from(page);
    let compressed = this.pages.get(page);
    if (compressed === undefined) {
      const params = { ...BROTLI_PARAMETERS, [constants.BROTLI_PARAM_SIZE_HINT]: page.length };
      compressed = brotliCompressSync(page, { params });
      this.pages.set(page, compressed);
    }
    response.setHeader('Content-Encoding', 'br');
    return compressed;
  }
}
