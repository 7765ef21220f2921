import { API_SCOPES, type ApiScope, type ApiToken } from '../../../../core/api-tokens/api-token.js';
import { dateView } from '../dates.js';
import type { Form, ShowForm } from '../forms/form.js';
import { currentPassword } from './account-forms.js';

const SCOPES: Readonly<Record<ApiScope, string>> = {
  search: 'Search, and look up artists and songs',
  'history:read': 'Read your search history',
  'history:write': 'Remove searches from your history',
  'playlists:read': 'Read and export your playlists',
  'playlists:write': 'Create, change, import and delete playlists',
};

export const createTokenForm: Form = {
  id: 'token',
  action: '/profile/tokens',
  fields: [
    { name: 'name', label: 'Name', type: 'text', hint: 'What the token is for', freeText: true },
    {
      name: 'scopes',
      label: 'What it may do',
      type: 'choices',
      choices: API_SCOPES.map((scope) => ({ value: scope, label: `${SCOPES[scope]} (${scope})` })),
    },
    { name: 'expires_in_days', label: 'Expires after how many days', type: 'text', hint: '1 to 365' },
    currentPassword,
  ],
  submit: 'Create token',
};

export const revokeTokenForm = (id: string): Form => ({
  id: `revoke-${id}`,
  action: `/profile/tokens/${encodeURIComponent(id)}/revoke`,
  fields: [currentPassword],
  submit: 'Revoke token',
});

/** What the page about an account's tokens shows. */
export interface Tokens {
  readonly tokens: readonly ApiToken[];
  /** The one that was just made. */
  readonly created: { readonly id: string; readonly text: string } | null;
  readonly username: string;
  readonly now: Date;
}

/** View model of the page about API tokens. */
export function tokensView({ tokens, created, username, now }: Tokens, view: ShowForm) {
  return {
    username,
    // One that was revoked meanwhile, or that somebody else made in this browser, is not shown.
    created: tokens.some(({ id }) => id === created?.id) ? created?.text : undefined,
    tokens: tokens.map(({ id, name, scopes, createdAt, expiresAt, lastUsedAt }) => ({
      id,
      name,
      scopes,
      createdAt: dateView(createdAt),
      expiresAt: dateView(expiresAt),
      expired: now >= expiresAt,
      lastUsedAt: lastUsedAt && dateView(lastUsedAt),
      revoke: view(revokeTokenForm(id)),
    })),
    form: view(createTokenForm),
  };
}
