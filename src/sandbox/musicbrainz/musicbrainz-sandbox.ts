import type { SampleArtist } from '../catalogue/sample-catalogue.js';
import { type Protocol, jsonReply, type SandboxReply, type SandboxRequest } from '../sandbox-server.js';
import { findArtists, readQuery } from './artist-query.js';
import { buildMusicBrainzCatalogue, type MusicBrainzCatalogue, type SampleIdentity } from './musicbrainz-catalogue.js';
import { artistResource, searchHit, urlId, urlResource } from './musicbrainz-resources.js';
import { loadShed, overRate, withoutUserAgent } from './musicbrainz-refusals.js';

export interface MusicBrainzSandboxOptions {
  /** Who is known; by default the artists of the sample catalogue. */
  readonly identities?: readonly SampleIdentity[];
  /** The catalogue that they are in. */
  readonly artists?: readonly SampleArtist[];
  /** How many requests may come at once, and how many a second after that. */
  readonly burst?: number;
  readonly perSecond?: number;
  /** Every so-manieth request is refused for the load of the whole site; 0: none. */
  readonly shedEvery?: number;
  /** Milliseconds since some moment. */
  readonly now?: () => number;
}

const HEADERS = { 'access-control-allow-origin': '*' };
const HELP = 'For usage, please see: https://musicbrainz.org/development/mmd';
const MBID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;
const MAX_RESOURCES = 100;

const ARTIST_INC = new Set(['aliases', 'url-rels', 'artist-rels', 'genres', 'tags', 'annotation', 'ratings']);
const URL_INC = new Set(['artist-rels', 'label-rels', 'release-rels']);

/** MusicBrainz's API (`<baseUrl>/ws/2`) over the sample catalogue. */
export function musicBrainzProtocol(options: MusicBrainzSandboxOptions = {}): Protocol {
  const catalogue = buildMusicBrainzCatalogue(options.identities, options.artists);
  const isWithinRate = bucket(options);
  const { shedEvery = 0 } = options;
  let count = 0;
  return (request) => {
    count += 1;
    if ((request.headers['user-agent'] ?? '') === '') return withoutUserAgent();
    if (!isWithinRate()) return overRate();
    if (shedEvery > 0 && count % shedEvery === 0) return loadShed(request.query.has('query'));
    return answer(request, catalogue);
  };
}

/** One bucket per address, and there is only this machine. */
function bucket({
  burst = 22,
  perSecond = 1,
  now = () => performance.now(),
}: MusicBrainzSandboxOptions): () => boolean {
  let tokens = burst;
  let filledAt = now();
  return () => {
    const at = now();
    tokens = Math.min(burst, tokens + ((at - filledAt) / 1000) * perSecond);
    filledAt = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

function answer(request: SandboxRequest, catalogue: MusicBrainzCatalogue): SandboxReply {
  const { method, path, query, headers } = request;
  const [, , , entity, id, ...more] = path.split('/');
  if (method !== 'GET' || !path.startsWith('/ws/2/') || more.length > 0) return notFound();
  const format = query.get('fmt') ?? (headers.accept?.includes('application/json') === true ? 'json' : 'xml');
  if (format !== 'json') return xml(format === 'xml' ? 200 : 406);
  if (entity === 'artist' && id !== undefined) return lookUp(request, id, catalogue);
  if (entity === 'artist') return search(query, catalogue);
  return entity === 'url' && id === undefined ? addresses(query, catalogue) : notFound();
}

function lookUp({ baseUrl, query }: SandboxRequest, id: string, catalogue: MusicBrainzCatalogue): SandboxReply {
  const inc = incOf(query, ARTIST_INC);
  if (inc === null) return badRequest('The inc parameter is not valid.');
  if (!MBID.test(id)) return badRequest('Invalid mbid.');
  const lower = id.toLowerCase();
  const mbid = catalogue.mergedInto(lower) ?? lower;
  const artist = catalogue.artist(mbid);
  if (artist === undefined) return notFound();
  if (mbid === id) return json(200, artistResource(artist, inc));
  // The values of `inc` are joined by plus signs, as they came.
  const parameters = query.toString().replace(/%20/g, '+');
  const location = `${baseUrl}/ws/2/artist/${mbid}${parameters === '' ? '' : `?${parameters}`}`;
  return { ...json(301, artistResource(artist, inc)), headers: { ...json(301, null).headers, location } };
}

function search(query: URLSearchParams, { artists }: MusicBrainzCatalogue): SandboxReply {
  const [text = '', ...others] = query.getAll('query');
  if (text.trim() === '' || others.length > 0)
    return badRequest('The given parameters do not match any available query.');
  const clauses = readQuery(text);
  // The search engine's own words, in which the error is an object.
  if (clauses === null) return json(400, { error: { code: 400, message: 'Cannot parse the query.' } });
  const found = findArtists(artists, clauses);
  const offset = Math.max(0, Number(query.get('offset') ?? 0) || 0);
  const hits = found
    .slice(offset, offset + limitOf(query))
    .map((artist, index) => searchHit(artist, Math.max(10, 100 - 3 * index)));
  return json(200, { created: new Date().toISOString(), count: found.length, offset, artists: hits });
}

/** 0, more than a hundred and what is no number become 25 without a word. */
function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
  return Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT ? limit : DEFAULT_LIMIT;
}

function addresses(query: URLSearchParams, catalogue: MusicBrainzCatalogue): SandboxReply {
  const inc = incOf(query, URL_INC);
  if (inc === null) return badRequest('The inc parameter is not valid.');
  const resources = query.getAll('resource');
  if (resources.length === 0 || resources.includes('')) return badRequest('The resource parameter is missing.');
  const known = (url: string) => {
    const linked = catalogue.linkedTo(url);
    return linked.length === 0 ? [] : [urlResource(url, inc.has('artist-rels') ? linked : undefined)];
  };
  if (resources.length === 1) {
    const [found] = known(resources[0] ?? '');
    return found === undefined ? notFound() : json(200, found);
  }
  const asked = [...new Set(resources.slice(0, MAX_RESOURCES))];
  const urls = asked.sort((one, other) => (urlId(one) < urlId(other) ? -1 : 1)).flatMap(known);
  return json(200, { urls, 'url-offset': 0, 'url-count': urls.length });
}

/** @returns `null` when it is given twice or holds an unknown value */
function incOf(query: URLSearchParams, allowed: ReadonlySet<string>): ReadonlySet<string> | null {
  const [inc = '', ...others] = query.getAll('inc');
  const values = inc.split(/[ +]/).filter((value) => value !== '');
  return others.length === 0 && values.every((value) => allowed.has(value)) ? new Set(values) : null;
}

function json(status: number, body: unknown): SandboxReply {
  return jsonReply(status, body, HEADERS);
}

function notFound(): SandboxReply {
  return json(404, { error: 'Not Found', help: HELP });
}

function badRequest(error: string): SandboxReply {
  return json(400, { error, help: HELP });
}

function xml(status: number): SandboxReply {
  const body = '<?xml version="1.0" encoding="UTF-8"?><metadata xmlns="http://musicbrainz.org/ns/mmd-2.0#"/>';
  return { status, headers: { ...HEADERS, 'content-type': 'application/xml; charset=UTF-8' }, body };
}
