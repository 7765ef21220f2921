import { mongo } from 'mongoose';

type FieldType = 'string' | 'number' | 'boolean' | 'date' | 'array' | 'account id';

/** The fields that a document must have. It may have others: the old service's, or a newer version's. */
export type DocumentShape = Readonly<Record<string, FieldType>>;

/** By collection. Not `users`, where nearly anything may be missing: see `mongo-account-check.ts`. */
export const DOCUMENT_SHAPES: Readonly<Record<string, DocumentShape>> = {
  // In the old service's documents anything else may be missing.
  search_history: { user_id: 'account id' },
  playlists: {
    user_id: 'account id',
    slot: 'number',
    name: 'string',
    description: 'string',
    songs: 'array',
    song_count: 'number',
    version: 'number',
    revision: 'number',
    created_at: 'date',
    updated_at: 'date',
  },
  sessions: {
    _id: 'string',
    public_id: 'string',
    user_id: 'account id',
    credential_version: 'number',
    created_at: 'date',
    last_seen_at: 'date',
    expires_at: 'date',
    ends_at: 'date',
    remembered: 'boolean',
  },
  account_tokens: {
    _id: 'string',
    hash: 'string',
    purpose: 'string',
    user_id: 'account id',
    email: 'string',
    created_at: 'date',
    expires_at: 'date',
  },
  mail_outbox: { kind: 'string', user_id: 'account id', to: 'string', created_at: 'date', attempts: 'number' },
  login_failures: { _id: 'string', failures: 'number', over_at: 'date' },
  throttles: { _id: 'string', admissions: 'number', over_at: 'date' },
};

const IS: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => value instanceof Date,
  array: (value) => Array.isArray(value),
  'account id': (value) => accountId(value) !== null,
};

/** The old service wrote an account's id as an ObjectId, this one mostly as a string. @returns `null` for neither */
export function accountId(value: unknown): string | null {
  if (value instanceof mongo.ObjectId) return value.toHexString();
  return typeof value === 'string' && /^[0-9a-f]{24}$/.test(value) ? value : null;
}

/** The names of the fields that are missing or of another type. */
export function wrongFields(document: Readonly<Record<string, unknown>>, shape: DocumentShape): string[] {
  return Object.entries(shape)
    .filter(([field, type]) => !IS[type](document[field]))
    .map(([field]) => field);
}
