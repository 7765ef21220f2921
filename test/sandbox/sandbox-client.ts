import { sampleSpotifyCredentials, sampleYouTubeApiKey, type SandboxServer } from '../support/sandbox-faults/index.js';

/** Parsed JSON of any shape: what a protocol test looks into. */

export type Json = any;

/** A list inside such JSON. @throws when it is something else */
export function list(value: Json): Json[] {
  if (!Array.isArray(value)) throw new TypeError(`Not a list: ${JSON.stringify(value)}`);
  return value;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body parsed; `undefined` when it is not JSON. */
  readonly json: Json;
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  let json: Json;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, json };
}

/** Asks for an access token. @param credentials `id:secret` */
export function askToken(
  server: SandboxServer,
  credentials = `${sampleSpotifyCredentials.clientId}:${sampleSpotifyCredentials.clientSecret}`,
  body: string | URLSearchParams = new URLSearchParams({ grant_type: 'client_credentials' }),
): Promise<Answer> {
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return ask(`${server.baseUrl}/api/token`, { method: 'POST', headers: { authorization }, body });
}

export async function authorised(server: SandboxServer): Promise<(path: string) => Promise<Answer>> {
  const { json } = await askToken(server);
  const headers = { authorization: `Bearer ${String(json.access_token)}` };
  return (path) => ask(`${server.baseUrl}/v1${path}`, { headers });
}

/** @param query with the sample key unless it has one of its own */
export function askYouTube(server: SandboxServer, method: string, query: Record<string, string>): Promise<Answer> {
  const search = new URLSearchParams({ key: sampleYouTubeApiKey, ...query });
  return ask(`${server.baseUrl}/youtube/v3/${method}?${search.toString()}`);
}
