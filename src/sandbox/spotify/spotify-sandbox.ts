import { randomBytes } from 'node:crypto';
import type { CatalogueOptions } from '../catalogue/sample-catalogue.js';
import { jsonReply, type Protocol, type SandboxReply } from '../sandbox-server.js';
import { buildSpotifyCatalogue, type SpotifyCatalogue } from './spotify-catalogue.js';
import { accountsError, apiError, invalidClient, tokenExpired } from './spotify-errors.js';
import { artistObject, trackObject, type ResourceContext } from './spotify-resources.js';

export interface SpotifySandboxOptions extends CatalogueOptions {
  /** The credentials that it accepts. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** How long an access token is good for, and what `expires_in` says; default 3600, as Spotify's. */
  readonly tokenLifetimeSeconds?: number;
  /**
   * Whether to respond as to an application in development mode: no artist has followers, popularity or genres, no
   * track has popularity, markets or a preview. Default `false`: only some artists lack them.
   */
  readonly developmentMode?: boolean;
  /** Added to `total` on every page after the first, because Spotify's drifts between pages; default 0. */
  readonly totalDrift?: number;
}

/** The bounds for an application in development mode, since February 2026. */
const MAX_LIMIT = 10;
const DEFAULT_LIMIT = 5;
const MAX_OFFSET = 1000;

/**
 * Of Spotify's accounts service (`<baseUrl>/api/token`) and Web API (`<baseUrl>/v1`) what this service's adapter uses,
 * over the sample catalogue.
 */
export function spotifyProtocol(options: SpotifySandboxOptions): Protocol {
  const catalogue = buildSpotifyCatalogue(options);
  const lifetimeSeconds = options.tokenLifetimeSeconds ?? 3600;
  const tokens = new AccessTokens(lifetimeSeconds);
  const credentials = Buffer.from(`${options.clientId}:${options.clientSecret}`).toString('base64');
  const developmentMode = options.developmentMode ?? false;

  return ({ method, path, query, headers, body, baseUrl }) => {
    if (method === 'POST' && path === '/api/token') {
      if (headers.authorization !== `Basic ${credentials}`) return invalidClient();
      if (new URLSearchParams(body).get('grant_type') !== 'client_credentials') {
        return accountsError('unsupported_grant_type', 'grant_type must be client_credentials');
      }
      return jsonReply(200, { access_token: tokens.issue(), token_type: 'Bearer', expires_in: lifetimeSeconds });
    }
    if (method !== 'GET' || !path.startsWith('/v1/')) return apiError(404, 'Service not found');
    const refusal = tokens.refusal(headers.authorization);
    if (refusal !== null) return refusal;
    const context = { apiBase: `${baseUrl}/v1`, developmentMode };
    if (path === '/v1/search') return search(query, catalogue, context, options.totalDrift ?? 0);
    const [, collection, id] = /^\/v1\/(artists|tracks)\/([^/]+)$/u.exec(path) ?? [];
    if (id === undefined) return apiError(404, 'Service not found');
    if (!/^[0-9A-Za-z]{22}$/u.test(id)) return apiError(400, 'Invalid base62 id');
    const found = collection === 'artists' ? artistById(id, catalogue, context) : trackById(id, catalogue, context);
    return found === null ? apiError(404, 'Resource not found') : jsonReply(200, found);
  };
}

function artistById(id: string, catalogue: SpotifyCatalogue, context: ResourceContext): object | null {
  const artist = catalogue.artist(id);
  return artist === undefined ? null : artistObject(artist, context);
}

function trackById(id: string, catalogue: SpotifyCatalogue, context: ResourceContext): object | null {
  const track = catalogue.track(id);
  return track === undefined ? null : trackObject(track, context);
}

/** `GET /v1/search` for artists or tracks. */
function search(
  query: URLSearchParams,
  catalogue: SpotifyCatalogue,
  context: ResourceContext,
  totalDrift: number,
): SandboxReply {
  const [q, type] = [query.get('q') ?? '', query.get('type')];
  if (q.trim() === '') return apiError(400, 'No search query');
  const limit = bounded(query.get('limit'), DEFAULT_LIMIT, MAX_LIMIT);
  if (limit === undefined) return apiError(400, 'Invalid limit');
  const offset = bounded(query.get('offset'), 0, MAX_OFFSET);
  if (offset === undefined) return apiError(400, 'Invalid offset');

  /** `next` is an address, `null` where there is no such page. */
  const page = <T>(found: readonly T[], objectOf: (entry: T, context: ResourceContext) => object): object => {
    const rest = new URLSearchParams({ q, type: type ?? '', offset: String(offset + limit), limit: String(limit) });
    return {
      items: found.slice(offset, offset + limit).map((entry) => objectOf(entry, context)),
      limit,
      next: limit > 0 && offset + limit < found.length ? `${context.apiBase}/search?${rest.toString()}` : null,
      offset,
      total: found.length === 0 || offset === 0 ? found.length : found.length + totalDrift,
    };
  };
  if (type === 'artist') return jsonReply(200, { artists: page(catalogue.findArtists(q), artistObject) });
  if (type === 'track') return jsonReply(200, { tracks: page(catalogue.findTracks(q), trackObject) });
  return apiError(400, `Bad search type field ${type}`);
}

/** @returns the number, or `undefined` when it is not a whole number from 0 to `max` */
function bounded(text: string | null, fallback: number, max: number): number | undefined {
  if (text === null) return fallback;
  return /^\d+$/u.test(text) && Number(text) <= max ? Number(text) : undefined;
}

/** The access tokens that were issued; there are few, and a sandbox lives no longer than its process. */
class AccessTokens {
  private readonly expiry = new Map<string, number>();

  constructor(private readonly lifetimeSeconds: number) {}

  issue(): string {
    const token = `BQ${randomBytes(60).toString('base64url')}`;
    this.expiry.set(token, Date.now() + this.lifetimeSeconds * 1000);
    return token;
  }

  /** @returns `null` when the header carries a valid token */
  refusal(authorization: string | undefined): SandboxReply | null {
    const [, token] = /^Bearer (\S+)$/iu.exec(authorization ?? '') ?? [];
    if (token === undefined) return apiError(401, 'No token provided');
    const expiresAt = this.expiry.get(token);
    if (expiresAt === undefined) return apiError(401, 'Invalid access token');
    return Date.now() < expiresAt ? null : tokenExpired();
  }
}
