import { mongo } from 'mongoose';
import {
  type HistoryEntry,
  type NewHistoryEntry,
  type RecordedResult,
  SEARCH_KINDS,
  type SearchKind,
} from '../../../core/history/history-entry.js';
import type { HistoryPosition, SearchHistoryStore } from '../../../core/history/history.ports.js';
import type { Source } from '../../../core/music/source.js';
import { schemaOf } from './document-fields.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { unlessDuplicate } from './mongo-errors.js';
import { rangesAfter } from './mongo-queries.js';
import { toObjectId, trusted } from './mongo-schemas.js';

/**
 * A search in `search_history`. The first group is the old service's, which also reads what this service writes and
 * takes YouTube's channels for artists; in its own documents anything may be missing or of another type. The rest is
 * this service's:
 * - `source`: where the result is from, or would be; absent where the old service searched, which was at Spotify.
 * - `kind`: what was looked for; absent in documents of the old service and in early ones of this one.
 * - `current_key`: what was searched for by whom, unique, in the latest entry of that search only. So one of two at once
 *   is kept.
 * - `youtube_result_since`: the search's time, for as long as it has a result from YouTube. By it those are found.
 */
interface SearchHistoryDocument {
  readonly _id: mongo.ObjectId;
  readonly user_id: mongo.ObjectId;
  readonly search_query?: unknown;
  readonly timestamp?: Date | null;
  /** An empty object where there is no result, because the old service reads its fields unchecked. */
  readonly results?: unknown;

  readonly source?: string;
  readonly kind?: string;
  readonly image_url?: string;
  readonly mbid?: string;
  readonly current_key?: string;
  readonly youtube_result_since?: Date;
}

const searchHistorySchema = schemaOf<SearchHistoryDocument>({
  _id: 'id',
  user_id: 'id',
  search_query: 'anything',
  timestamp: 'time',
  results: 'anything',
  source: 'text',
  kind: 'text',
  image_url: 'text',
  mbid: 'text',
  current_key: 'text',
  youtube_result_since: 'time',
});

/** All but the account's id, which whoever reads knows. */
const HISTORY_PROJECTION = {
  search_query: 1,
  timestamp: 1,
  results: 1,
  source: 1,
  kind: 1,
  image_url: 1,
  mbid: 1,
} as const satisfies Partial<Record<keyof SearchHistoryDocument, 1>>;

const ORDER = { timestamp: -1, _id: -1 } as const;

/** How many documents are changed at a time: far from any time limit, on a slow server too. */
const BATCH = 50;

/** Later than any search. Servers and drivers in other languages know no year after 9999. */
const END_OF_TIME = new Date('9999-12-31T23:59:59.999Z');

/** The search history in MongoDB, that of the old service included. */
export class MongoSearchHistoryStore implements SearchHistoryStore {
  private readonly history: MongoCollection<SearchHistoryDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.history = new MongoCollection(database, 'search_history', searchHistorySchema);
  }

  add(entries: readonly NewHistoryEntry[]): Promise<void> {
    const ids = entries.map(() => new mongo.ObjectId().toHexString()).sort();
    const documents = entries.flatMap((entry) => {
      // The greatest id to the first entry: it is listed first.
      const _id = new mongo.ObjectId(ids.pop());
      const user_id = toObjectId(entry.userId);
      return user_id === null ? [] : [toDocument(entry, { _id, user_id })];
    });
    return this.database.run(async () => {
      await this.history.model.insertMany(documents);
    });
  }

  record(entry: NewHistoryEntry, since: Date): Promise<boolean> {
    const user_id = toObjectId(entry.userId);
    if (user_id === null) return Promise.resolve(false);
    const current_key = `${entry.userId} ${entry.kind} ${entry.query}`;
    const document = { ...toDocument(entry, { _id: new mongo.ObjectId(), user_id }), current_key };
    const isAdded = async (): Promise<boolean> =>
      (await unlessDuplicate(() => this.history.model.insertOne(document))) !== null;
    return this.database.run(async () => {
      if (await isAdded()) return true;
      // The one that is there: over, or the same search. Of several that find it over, one can be inserted.
      const over = { current_key, timestamp: trusted({ $lte: since }) };
      const { modifiedCount } = await this.history.model.updateOne(over, { $unset: { current_key: 1 } });
      if (modifiedCount > 0 && (await isAdded())) return true;
      if (entry.result !== null) {
        await this.history.model.updateOne({ current_key }, replacing(resultFields(entry)));
      }
      return false;
    });
  }

  async listOf(userId: string, after: HistoryPosition | null, limit: number): Promise<readonly HistoryEntry[]> {
    const user_id = toObjectId(userId);
    if (user_id === null) return [];
    const ranges = rangesOf(user_id, after);
    const found = await this.history.listRanges(ranges, ORDER, limit, HISTORY_PROJECTION);
    return found.map((document) => toEntry(userId, document));
  }

  async remove(userId: string, id: string): Promise<boolean> {
    const user_id = toObjectId(userId);
    const _id = toObjectId(id);
    if (user_id === null || _id === null) return false;
    return this.history.remove({ _id, user_id });
  }

  async removeAllOf(userId: string): Promise<number> {
    const user_id = toObjectId(userId);
    if (user_id === null) return 0;
    return this.history.removeInBatches({ user_id }, BATCH);
  }

  forgetYouTubeResults(upTo: Date): Promise<number> {
    const forget = { $set: { results: {} }, $unset: { youtube_result_since: 1, image_url: 1 } } as const;
    const due = { youtube_result_since: trusted({ $lte: upTo }) };
    return this.history.changeInBatches(
      due,
      BATCH,
      async (batch) => (await this.history.model.updateMany(batch, forget)).modifiedCount,
    );
  }
}

/**
 * What follows a position, as ranges of the index by account. Dates compare with dates alone, so the searches without
 * a time, which come last, are a range of their own.
 */
function rangesOf(user_id: mongo.ObjectId, after: HistoryPosition | null): readonly object[] {
  const undated = { user_id, timestamp: null };
  if (after === null) return [{ user_id, timestamp: trusted({ $lte: END_OF_TIME }) }, undated];
  const { searchedAt: at, id } = after;
  if (at.getTime() !== 0) return [...rangesAfter(user_id, 'timestamp', { at, id }), undated];
  const _id = toObjectId(id);
  return _id === null ? [] : [{ ...undated, _id: trusted({ $lt: _id }) }];
}

function toDocument(
  entry: NewHistoryEntry,
  ids: { readonly _id: mongo.ObjectId; readonly user_id: mongo.ObjectId },
): SearchHistoryDocument {
  const { kind, query, searchedAt } = entry;
  return { ...ids, search_query: query, timestamp: searchedAt, kind, ...resultFields(entry) };
}

function resultFields({ kind, result, mbid, searchedAt }: NewHistoryEntry) {
  const source: Source = result?.source ?? (kind === 'channel' ? 'youtube' : 'spotify');
  return {
    results: result === null ? {} : { artist_id: result.id, artist_name: result.name, artist_url: result.url },
    source,
    ...(result?.imageUrl && { image_url: result.imageUrl }),
    ...(mbid !== null && { mbid }),
    ...(result?.source === 'youtube' && { youtube_result_since: searchedAt }),
  };
}

/** Sets these fields, and removes those of an earlier result that this one does not have. */
function replacing(fields: ReturnType<typeof resultFields>) {
  const absent = ['image_url', 'mbid', 'youtube_result_since'].filter((name) => !(name in fields));
  return {
    $set: fields,
    ...(absent.length > 0 && { $unset: Object.fromEntries(absent.map((name) => [name, 1])) }),
  };
}

function toEntry(userId: string, document: Omit<SearchHistoryDocument, 'user_id'>): HistoryEntry {
  const { _id, search_query, timestamp, mbid } = document;
  const result = toResult(document);
  return {
    id: _id.toHexString(),
    userId,
    kind: kindOf(document, result),
    query: typeof search_query === 'string' ? search_query : '',
    result,
    mbid: mbid ?? null,
    searchedAt: timestamp ?? new Date(0),
  };
}

/** Where the kind is not told: by where was searched, and what was found there. */
function kindOf({ kind, source }: Pick<SearchHistoryDocument, 'kind' | 'source'>, result: RecordedResult | null) {
  const known: SearchKind | undefined = SEARCH_KINDS.find((one) => one === kind);
  if (known !== undefined) return known;
  if (source === 'youtube') return 'channel';
  return result?.url.startsWith('https://open.spotify.com/track/') ? 'track' : 'artist';
}

/** `null` unless every field is there: a name without a URL could not be linked to its source. */
function toResult({ results, source, image_url }: Omit<SearchHistoryDocument, 'user_id'>): RecordedResult | null {
  if (typeof results !== 'object' || results === null) return null;
  const { artist_id: id, artist_name: name, artist_url: url } = results as Record<string, unknown>;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof url !== 'string') return null;
  if (!url.startsWith('https://')) return null;
  return { source: source === 'youtube' ? 'youtube' : 'spotify', id, name, url, imageUrl: image_url ?? null };
}
