import type { SandboxReply } from '../sandbox-server.js';
import { badParameter } from './youtube-errors.js';
import type { Parts } from './youtube-resources.js';

/** Thrown out of reading a request's parameters: the answer that refuses them. */
export class Refused extends Error {
  constructor(readonly reply: SandboxReply) {
    super('The request was refused.');
  }
}

/** YouTube's limit for everything that lists. */
const MAX_RESULTS = 50;
const DEFAULT_RESULTS = 5;

/** @throws Refused without `part`, or for one that this resource does not have */
export function readParts(query: URLSearchParams, known: readonly string[]): Parts {
  const parts = listOf(query, 'part');
  if (parts.length === 0) throw new Refused(badParameter('required', 'Required parameter: part', 'part', 'global'));
  const unknown = parts.find((part) => part !== 'id' && !known.includes(part));
  if (unknown !== undefined) throw new Refused(badParameter('unknownPart', `'${unknown}'`, 'part', 'youtube.part'));
  return new Set(parts);
}

/** Up to 50 ids. @throws Refused for more */
export function readIds(query: URLSearchParams): string[] {
  const ids = listOf(query, 'id');
  if (ids.length > MAX_RESULTS) {
    throw new Refused(
      badParameter('invalidFilters', 'The request specifies an invalid filter parameter.', 'parameters'),
    );
  }
  return ids;
}

/** No filter was given, and the method needs one of these. */
export function noFilter(expected: readonly string[]): SandboxReply {
  const message = `No filter selected. Expected one of: ${expected.join(', ')}`;
  return badParameter('missingRequiredParameter', message, 'parameters');
}

/** One page of a list, and the tokens that lead to its neighbours. */
export interface Page<T> {
  readonly entries: readonly T[];
  /** Where it starts, from 0. */
  readonly start: number;
  /** Goes into the answer as it is. */
  readonly info: object;
}

/**
 * Reads `maxResults` and `pageToken` and cuts the page out.
 * @throws Refused for a number outside 0 to 50 or a token that is none
 */
export function readPage<T>(query: URLSearchParams, all: readonly T[]): Page<T> {
  const text = query.get('maxResults') ?? String(DEFAULT_RESULTS);
  if (!/^\d+$/u.test(text) || Number(text) > MAX_RESULTS) {
    const message = `Invalid value '${text}'. Values must be within the range: [0, ${MAX_RESULTS}]`;
    throw new Refused(badParameter('invalidParameter', message, 'maxResults', 'global'));
  }
  const size = Number(text);
  const start = startOf(query.get('pageToken'));
  const end = start + size;
  return {
    entries: all.slice(start, end),
    start,
    info: {
      ...(size > 0 && end < all.length ? { nextPageToken: tokenFor(end) } : {}),
      ...(size > 0 && start > 0 ? { prevPageToken: tokenFor(Math.max(0, start - size)) } : {}),
      pageInfo: { totalResults: all.length, resultsPerPage: size },
    },
  };
}

/** A parameter's values: it may be repeated, and each may be a list with commas. */
export function listOf(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

const tokenFor = (start: number): string => Buffer.from(`from:${start}`).toString('base64url');

function startOf(token: string | null): number {
  if (token === null || token === '') return 0;
  const [, start] = /^from:(\d{1,6})$/u.exec(Buffer.from(token, 'base64url').toString('utf8')) ?? [];
  if (start !== undefined) return Number(start);
  throw new Refused(badParameter('invalidPageToken', 'The request specifies an invalid page token.', 'pageToken'));
}
