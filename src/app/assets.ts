import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assetAddresses } from '../adapters/inbound/http/static-assets.js';

/** The folder that holds package.json, from `src/app` and `dist/app` alike. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const ASSETS_FOLDER = join(ROOT, 'dist', 'assets');

/** Addresses of the built assets by their plain name. Its own injection token. */
export abstract class Assets {
  readonly [name: string]: string;
}

/** @throws when there is no build */
export function readAssets(): Assets {
  return assetAddresses(ASSETS_FOLDER);
}
