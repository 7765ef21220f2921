import type { HistoryEntry } from './history-entry.js';
import type { HistoryPosition, SearchHistoryStore } from './history.ports.js';

/** How many entries are read at a time: enough to be quick, few enough to hold nothing up. */
const BATCH = 500;

/** The account's entries in order, from the latest on or from what follows `after`, read as far as they are taken. */
export async function* eachEntry(
  store: SearchHistoryStore,
  userId: string,
  after: HistoryPosition | null,
): AsyncGenerator<HistoryEntry> {
  let position = after;
  for (;;) {
    const batch = await store.listOf(userId, position, BATCH);
    yield* batch;
    if (batch.length < BATCH) return;
    position = batch.at(-1) ?? null;
  }
}
