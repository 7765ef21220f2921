import type { Source } from '../music/source.js';

/** Who or what a search found: enough to name it and to link back to its source. */
export interface RecordedResult {
  /** The source's own id. */
  readonly id: string;
  readonly name: string;
  /** The page at the source. */
  readonly url: string;
}

/** One search that somebody made at one source. */
export interface HistoryEntry {
  /** Opaque; never given out twice. */
  readonly id: string;
  readonly userId: string;
  readonly source: Source;
  /** As it was searched for. */
  readonly query: string;
  /** `null` when nothing was found, or when it may not be kept any longer. */
  readonly result: RecordedResult | null;
  readonly searchedAt: Date;
}

/** A search that is about to be recorded. */
export type NewHistoryEntry = Omit<HistoryEntry, 'id'>;

/** What a store gave, as it may be shown at `now`: without a result of YouTube's that has had its time. */
export function shownAt(entry: HistoryEntry, now: Date, keepResultMs: number): HistoryEntry {
  const isOver = entry.source === 'youtube' && entry.searchedAt.getTime() + keepResultMs <= now.getTime();
  return isOver ? { ...entry, result: null } : entry;
}
