import { hash } from 'node:crypto';
import { ApiHeader } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Versions } from '../../../core/playlists/playlists.ports.js';

/** The entity tag of a version (RFC 9110, 8.8.3): strong, and simple enough for a program to make it of `version`. */
export function tagOfVersion({ version }: { readonly version: number }): string {
  return `"${version}"`;
}

/** The entity tag of a content that has no version. Weak: it is compressed in several ways, and then not the same bytes. */
export function tagOfContent(content: string): string {
  return `W/"${hash('sha256', content, 'base64url').slice(0, 22)}"`;
}

/**
 * Gives the response its entity tag; a 304 when the client has that version already (`If-None-Match`). Express decides
 * the same, but not for `fetch` in browsers and Node.js, which adds `Cache-Control: no-cache`.
 * @returns whether it is a 304, which has no body
 */
export function isNotModified(response: Response, tag: string): boolean {
  response.setHeader('ETag', tag);
  const known = response.req.headers['if-none-match'];
  if (known === undefined) return false;
  const same = known.trim() === '*' || tagsIn(known).some((each) => opaque(each) === opaque(tag));
  if (same) response.status(304);
  return same;
}

/** The versions that a request's `If-Match` names; `undefined` for any. A weak tag names none (RFC 9110, 13.1.1). */
export function versionsToMatch({ headers }: Request): Versions {
  const header = headers['if-match'];
  if (header === undefined || header.trim() === '*') return undefined;
  return tagsIn(header).flatMap((tag) => {
    const [, version] = /^"([1-9]\d{0,14})"$/.exec(tag) ?? [];
    return version === undefined ? [] : [Number(version)];
  });
}

function tagsIn(header: string): string[] {
  return header.match(/(?:W\/)?"[^"]*"/g) ?? [];
}

function opaque(tag: string): string {
  return tag.replace(/^W\//, '');
}

/** The operation takes `If-None-Match`. */
export const ApiIfNoneMatch = (): MethodDecorator =>
  ApiHeader({
    name: 'If-None-Match',
    description: 'The `ETag` of what the client has; while that is current the answer is a 304 without a body.',
    required: false,
    schema: { type: 'string' },
  });

/** The operation takes `If-Match`. */
export const ApiIfMatch = (): MethodDecorator =>
  ApiHeader({
    name: 'If-Match',
    description:
      'The `ETag` of the playlist that the change is meant for, which is its `version` in quotation marks, or several of them. If it is another by now, nothing is changed (412).',
    required: false,
    schema: { type: 'string' },
  });
