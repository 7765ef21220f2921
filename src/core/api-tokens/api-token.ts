/** What a token may be allowed to do, in the order in which it is shown. */
export const API_SCOPES = ['search', 'history:read', 'history:write', 'playlists:read', 'playlists:write'] as const;

export type ApiScope = (typeof API_SCOPES)[number];

/** What lets programs act for an account, without its password. The token itself is not part of it. */
export interface ApiToken {
  /** Names the token to its owner. It is no credential. */
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly createdAt: Date;
  /** The first moment at which it is over. */
  readonly expiresAt: Date;
  /** To the minute; `null` before the first use. */
  readonly lastUsedAt: Date | null;
}

/** Few enough to be listed whole. */
export const MAX_API_TOKENS = 20;

export const API_TOKEN_NAME_MAX = 100;

export const API_TOKEN_MAX_DAYS = 365;

/** A token as its owner sees it, in the API and in the account's export. */
export function apiTokenRecord({ id, name, scopes, createdAt, expiresAt, lastUsedAt }: ApiToken) {
  return {
    id,
    name,
    scopes,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  };
}
