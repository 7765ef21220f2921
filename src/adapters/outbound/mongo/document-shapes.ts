import { mongo } from 'mongoose';

type FieldType = 'text' | 'number' | 'boolean' | 'date' | 'list' | 'account id';

/** The fields that a document can't do without. It may have others: the old service's, or a newer version's. */
export type DocumentShape = Readonly<Record<string, FieldType>>;

/** By collection; `users`, where nearly anything may be missing, is looked at apart. */
export const DOCUMENT_SHAPES: Readonly<Record<string, DocumentShape>> = {
  // In the old service's documents anything else may be missing.
  search_history: { user_id: 'account id' },
  playlists: {
    user_id: 'account id',
    slot: 'number',
    name: 'text',
    description: 'text',
    songs: 'list',
    song_count: 'number',
    version: 'number',
    revision: 'number',
    created_at: 'date',
    updated_at: 'date',
  },
  sessions: {
    _id: 'text',
    public_id: 'text',
    user_id: 'account id',
    credential_version: 'number',
    created_at: 'date',
    last_seen_at: 'date',
    expires_at: 'date',
    ends_at: 'date',
    remembered: 'boolean',
  },
  account_tokens: {
    _id: 'text',
    hash: 'text',
    purpose: 'text',
    user_id: 'account id',
    email: 'text',
    created_at: 'date',
    expires_at: 'date',
  },
  mail_outbox: { kind: 'text', user_id: 'account id', to: 'text', created_at: 'date', attempts: 'number' },
  login_failures: { _id: 'text', failures: 'number', over_at: 'date' },
  throttles: { _id: 'text', admissions: 'number', over_at: 'date' },
};

const IS: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => value instanceof Date,
  list: (value) => Array.isArray(value),
  'account id': (value) => accountId(value) !== null,
};

/** The old service wrote an account's id as it is, this one writes it as text. @returns `null` when it is neither */
export function accountId(value: unknown): string | null {
  if (value instanceof mongo.ObjectId) return value.toHexString();
  return typeof value === 'string' && /^[0-9a-f]{24}$/.test(value) ? value : null;
}

/** The names of the fields that are missing or hold something else. */
export function wrongFields(document: Readonly<Record<string, unknown>>, shape: DocumentShape): string[] {
  return Object.entries(shape)
    .filter(([field, type]) => !IS[type](document[field]))
    .map(([field]) => field);
}
