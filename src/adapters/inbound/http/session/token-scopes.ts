import type { Request } from 'express';
import type { ApiScope } from '../../../../core/api-tokens/api-token.js';

/** What a controller is about: reading and changing it are scopes apart, but searching, which is one. */
export type ScopeFamily = 'search' | 'history' | 'playlists';

/** The scope that a token needs for requests with this method. */
export function scopeFor(family: ScopeFamily, method: string): ApiScope {
  if (family === 'search') return family;
  return `${family}:${/^(?:get|head)$/i.test(method) ? 'read' : 'write'}`;
}

/**
 * What a request to the API brings as its token, however it is spelled; `null` without `Authorization: Bearer`. Such a
 * request comes from a program that means it: cookies that it brings as well count for nothing.
 */
export function bearerOf({ path, headers }: Pick<Request, 'path' | 'headers'>): string | null {
  if (!/^\/api(?:\/|$)/.test(path)) return null;
  const [, scheme = '', text = ''] = /^(\S+)\s*(.*)$/s.exec(headers.authorization ?? '') ?? [];
  return /^bearer$/i.test(scheme) ? text : null;
}
