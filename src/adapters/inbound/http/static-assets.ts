import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import expressStaticGzip from 'express-static-gzip';
import { setLogLevel } from './middleware/request-identity.js';

/** Content-hashed names never change their content. */
const FOREVER = 'public, max-age=31536000, immutable';
const HASHED_NAME = /^\/[\w.-]+\.[\da-f]{10}\.\w+$/;

/**
 * Serves the built assets in the encoding that the client prefers; they are compressed at build. Other files of the folder
 * (the manifest) are not served.
 */
export function staticAssets(folder: string): RequestHandler {
  const serve = expressStaticGzip(folder, {
    enableBrotli: true,
    orderPreference: ['br', 'gz'],
    index: false,
    serveStatic: {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      cacheControl: false,
      setHeaders: (response, path) => {
        response.setHeader('Cache-Control', FOREVER);
        // Unlike `text/…`, it is sent without its charset otherwise.
        if (/\.svg\b/.test(path)) response.setHeader('Content-Type', 'image/svg+xml; charset=utf-8');
      },
    },
  });
  return (request, response, next) => {
    setLogLevel(request, 'DEBUG');
    if (HASHED_NAME.test(request.path)) serve(request, response, next);
    else next();
  };
}

/**
 * The assets' addresses by their plain names, from the build's manifest.
 * @throws when there is no build
 */
export function assetAddresses(folder: string): Record<string, string> {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, string>;
  return Object.fromEntries(Object.entries(manifest).map(([name, file]) => [name, `/assets/${file}`]));
}
