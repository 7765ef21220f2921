import { jsonReply, type SandboxReply } from '../sandbox-server.js';
import type { SpotifyCatalogue } from './spotify-catalogue.js';
import { apiError } from './spotify-errors.js';
import { artistObject, pagingObject, trackObject, type ResourceContext } from './spotify-resources.js';

/** The bounds for an application in development mode, since February 2026. */
const MAX_LIMIT = 10;
const DEFAULT_LIMIT = 5;
const MAX_OFFSET = 1000;

/** `GET /v1/search` for artists and tracks. */
export function answerSearch(
  query: URLSearchParams,
  catalogue: SpotifyCatalogue,
  context: ResourceContext,
  totalDrift: number,
): SandboxReply {
  // The addresses in `next` and `previous` say `query`, which the API takes as well.
  const q = query.get('q') ?? query.get('query') ?? '';
  if (q.trim() === '') return apiError(400, 'No search query');
  const types = query.get('type')?.split(',');
  if (types === undefined) return apiError(400, 'Missing parameter type');
  const unknown = types.find((type) => type !== 'artist' && type !== 'track');
  if (unknown !== undefined) return apiError(400, `Bad search type field ${unknown}`);
  const limit = bounded(query.get('limit'), DEFAULT_LIMIT, MAX_LIMIT);
  if (limit === undefined) return apiError(400, 'Invalid limit');
  const offset = bounded(query.get('offset'), 0, MAX_OFFSET);
  if (offset === undefined) return apiError(400, 'Invalid offset');
  const market = query.get('market');
  if (market !== null && !/^[A-Z]{2}$/iu.test(market)) return apiError(400, 'Invalid market code');

  const page = <T>(
    type: string,
    found: readonly T[],
    objectOf: (entry: T, context: ResourceContext) => object,
  ): object => {
    const href = new URL(`${context.apiBase}/search`);
    href.searchParams.set('query', q);
    href.searchParams.set('type', type);
    if (market !== null) href.searchParams.set('market', market);
    const items = found.slice(offset, offset + limit).map((entry) => objectOf(entry, context));
    const total = found.length === 0 || offset === 0 ? found.length : found.length + totalDrift;
    return pagingObject(items, { limit, offset, total, href });
  };
  return jsonReply(200, {
    ...(types.includes('artist') ? { artists: page('artist', catalogue.findArtists(q), artistObject) } : {}),
    ...(types.includes('track') ? { tracks: page('track', catalogue.findTracks(q), trackObject) } : {}),
  });
}

/** @returns the number, or `undefined` when it is not a whole number from 0 to `max` */
function bounded(text: string | null, fallback: number, max: number): number | undefined {
  if (text === null) return fallback;
  return /^\d+$/u.test(text) && Number(text) <= max ? Number(text) : undefined;
}
