import { randomBytes } from 'node:crypto';
import type { PictureOptions } from '../catalogue/sample-catalogue.js';
import { jsonReply, type Protocol, type SandboxReply, type SandboxRequest } from '../sandbox-server.js';
import { buildSpotifyCatalogue } from './spotify-catalogue.js';
import { accountsError, apiError, invalidClient, tokenExpired } from './spotify-errors.js';
import { artistObject, trackObject, type ResourceContext } from './spotify-resources.js';
import { answerSearch } from './spotify-search.js';

export interface SpotifySandboxOptions extends PictureOptions {
  /** The credentials that it accepts. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** How long an access token is good for, and what `expires_in` says; default 3600, as Spotify's. */
  readonly tokenLifetimeSeconds?: number;
  /**
   * Whether to answer as to an application in development mode: no artist has followers, popularity or genres, no
   * track has popularity, markets or a preview. Default `false`: only some artists lack them.
   */
  readonly developmentMode?: boolean;
  /** Added to `total` on every page after the first, because Spotify's drifts between pages; default 0. */
  readonly totalDrift?: number;
}

/** Spotify's accounts service (`<baseUrl>/api/token`) and Web API (`<baseUrl>/v1`) over the sample catalogue. */
export function spotifyProtocol(options: SpotifySandboxOptions): Protocol {
  const catalogue = buildSpotifyCatalogue(options);
  const lifetimeSeconds = options.tokenLifetimeSeconds ?? 3600;
  const tokens = new AccessTokens(lifetimeSeconds);
  const credentials = Buffer.from(`${options.clientId}:${options.clientSecret}`).toString('base64');

  function answerToken(request: SandboxRequest): SandboxReply {
    if (request.headers.authorization !== `Basic ${credentials}`) return invalidClient();
    const isForm = String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded');
    const grantType = isForm ? new URLSearchParams(request.body).get('grant_type') : null;
    if (grantType === null) return accountsError('unsupported_grant_type', 'grant_type parameter is missing');
    if (grantType !== 'client_credentials') {
      return accountsError('unsupported_grant_type', 'grant_type must be client_credentials');
    }
    return jsonReply(200, { access_token: tokens.issue(), token_type: 'Bearer', expires_in: lifetimeSeconds });
  }

  function answerApi(request: SandboxRequest): SandboxReply {
    const refusal = refuseToken(request.headers.authorization, tokens);
    if (refusal !== undefined) return refusal;
    const context: ResourceContext = {
      apiBase: `${request.baseUrl}/v1`,
      developmentMode: options.developmentMode ?? false,
    };
    if (request.path === '/v1/search') {
      return answerSearch(request.query, catalogue, context, options.totalDrift ?? 0);
    }
    const [, type, id = ''] = /^\/v1\/(artists|tracks)\/([^/]+)$/u.exec(request.path) ?? [];
    if (type === undefined) return apiError(404, 'Service not found');
    if (!/^[0-9A-Za-z]{22}$/u.test(id)) return apiError(400, 'Invalid base62 id');
    if (type === 'artists') {
      const artist = catalogue.artist(id);
      return artist === undefined ? notFound() : jsonReply(200, artistObject(artist, context));
    }
    const track = catalogue.track(id);
    return track === undefined ? notFound() : jsonReply(200, trackObject(track, context));
  }

  return (request) => {
    if (request.method === 'POST' && request.path === '/api/token') return answerToken(request);
    const isApi = request.method === 'GET' && request.path.startsWith('/v1/');
    return isApi ? answerApi(request) : apiError(404, 'Service not found');
  };
}

const notFound = (): SandboxReply => apiError(404, 'Resource not found');

/** @returns the refusal, or `undefined` when the token is good */
function refuseToken(authorization: string | undefined | string[], tokens: AccessTokens): SandboxReply | undefined {
  if (typeof authorization !== 'string') return apiError(401, 'No token provided');
  const [, token] = /^Bearer (\S+)$/iu.exec(authorization) ?? [];
  if (token === undefined) return apiError(400, 'Only valid bearer authentication supported');
  const state = tokens.check(token);
  if (state === 'valid') return undefined;
  return state === 'expired' ? tokenExpired() : apiError(401, 'Invalid access token');
}

/** The access tokens that were issued. */
class AccessTokens {
  readonly #expiry = new Map<string, number>();

  constructor(private readonly lifetimeSeconds: number) {}

  issue(): string {
    const now = Date.now();
    for (const [token, expiresAt] of this.#expiry) {
      // Expired ones are kept for as long again, to be told from unknown ones.
      if (expiresAt + this.lifetimeSeconds * 1000 < now) this.#expiry.delete(token);
    }
    const token = `BQ${randomBytes(60).toString('base64url')}`;
    this.#expiry.set(token, now + this.lifetimeSeconds * 1000);
    return token;
  }

  check(token: string): 'valid' | 'expired' | 'unknown' {
    const expiresAt = this.#expiry.get(token);
    if (expiresAt === undefined) return 'unknown';
    return Date.now() < expiresAt ? 'valid' : 'expired';
  }
}
