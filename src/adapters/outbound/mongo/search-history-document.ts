import { Schema, type Model, type mongo } from 'mongoose';
import type { HistoryEntry, NewHistoryEntry, RecordedResult } from '../../../core/history/history-entry.js';
import type { MongoDatabase } from './mongo-database.js';
import { plainSchema } from './mongo-schemas.js';

/**
 * A search in `search_history`. The first group is the old service's, which reads what we write, YouTube's channels as
 * if they were artists; in its own documents anything may be missing, or be of another kind. The rest is ours:
 * - `source`: absent where the old service searched, which is to say at Spotify.
 * - `youtube_result_since`: the search's time, for as long as a result of YouTube's is kept. By it those are found.
 */
export interface SearchHistoryDocument {
  readonly _id: mongo.ObjectId;
  readonly user_id: mongo.ObjectId;
  readonly search_query?: unknown;
  readonly timestamp?: Date | null;
  /** Empty where there is no result: so the old service can look into it all the same. */
  readonly results?: unknown;

  readonly source?: string;
  readonly youtube_result_since?: Date;
}

const searchHistorySchema = plainSchema<SearchHistoryDocument>({
  _id: { type: Schema.Types.ObjectId, required: true },
  user_id: { type: Schema.Types.ObjectId, required: true },
  search_query: String,
  timestamp: Date,
  results: Schema.Types.Mixed,
  source: String,
  youtube_result_since: Date,
});

/** What is read of a search, but whose it is: only the owner's are read. */
export const HISTORY_PROJECTION = {
  search_query: 1,
  timestamp: 1,
  results: 1,
  source: 1,
} as const satisfies Partial<Record<keyof SearchHistoryDocument, 1>>;

export function searchHistoryIn(database: MongoDatabase): Model<SearchHistoryDocument> {
  return database.model('search_history', searchHistorySchema);
}

export function toDocument(
  entry: NewHistoryEntry,
  ids: { readonly _id: mongo.ObjectId; readonly user_id: mongo.ObjectId },
): SearchHistoryDocument {
  const { source, query, result, searchedAt } = entry;
  return {
    ...ids,
    search_query: query,
    timestamp: searchedAt,
    results: result === null ? {} : { artist_id: result.id, artist_name: result.name, artist_url: result.url },
    source,
    ...(source === 'youtube' && result !== null && { youtube_result_since: searchedAt }),
  };
}

export function toEntry(userId: string, document: Omit<SearchHistoryDocument, 'user_id'>): HistoryEntry {
  const { _id, search_query, timestamp, results, source } = document;
  return {
    id: _id.toHexString(),
    userId,
    source: source === 'youtube' ? 'youtube' : 'spotify',
    query: typeof search_query === 'string' ? search_query : '',
    result: toResult(results),
    searchedAt: timestamp ?? new Date(0),
  };
}

/** `null` unless everything is there: a name without an address could not be linked to its source. */
function toResult(results: unknown): RecordedResult | null {
  if (typeof results !== 'object' || results === null) return null;
  const { artist_id: id, artist_name: name, artist_url: url } = results as Record<string, unknown>;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof url !== 'string') return null;
  return url.startsWith('https://') ? { id, name, url } : null;
}
