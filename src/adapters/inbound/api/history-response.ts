import type { HistoryEntry } from '../../../core/history/history-entry.js';
import type { HistoryPage } from '../../../core/history/list-history.js';

export function historyAnswer({ entries, nextCursor }: HistoryPage) {
  return { items: entries.map(entryAnswer), next_cursor: nextCursor };
}

function entryAnswer({ id, source, query, result, searchedAt }: HistoryEntry) {
  return {
    id,
    source,
    query,
    result: result && { id: result.id, name: result.name, url: result.url },
    searched_at: searchedAt.toISOString(),
  };
}
