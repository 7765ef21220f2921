import { foldName } from '../music/choose-by-name.js';
import type { Clock } from '../shared/clock.js';
import { validationFailed } from '../shared/domain-error.js';
import { cursorAfter, parseCursor } from './history-cursor.js';
import { shownAt, type HistoryEntry } from './history-entry.js';
import type { HistoryPolicy } from './history-policy.js';
import type { HistoryPosition, SearchHistoryStore } from './history.ports.js';

/** How many entries `eachEntry` reads at a time. */
const BATCH = 500;

/** Which part of the history is wanted; what is left out, or `null`, takes its default. */
export interface HistoryRequest {
  /** 1 to 100; 50 when left out. */
  readonly limit?: number | null;
  /** From an earlier page; the latest entries when left out. */
  readonly cursor?: string | null;
  /** Only entries whose query or found name holds this, compared as names are (`foldName`); a blank one holds all. */
  readonly text?: string | null;
}

export interface HistoryPage {
  /** Latest first. */
  readonly entries: readonly HistoryEntry[];
  /** The cursor of the next page; `null` when this was the last page. */
  readonly nextCursor: string | null;
}

/** What has this account searched for? */
export class ListHistory {
  constructor(
    private readonly history: SearchHistoryStore,
    private readonly clock: Clock,
    private readonly policy: HistoryPolicy,
  ) {}

  /**
   * With a text, a page ends where the limit is reached or the policy's number of entries has been looked through,
   * whichever comes first: it may hold fewer than the limit, even none, and still name a next one.
   * @throws DomainError `validation_failed` for a limit or a cursor that cannot be
   */
  async run(userId: string, { limit, cursor, text }: HistoryRequest = {}): Promise<HistoryPage> {
    const checkedLimit = this.checkLimit(limit ?? this.policy.defaultLimit);
    const after = typeof cursor === 'string' ? parseCursor(cursor) : null;
    const folded = foldName(text ?? '');
    if (folded === '') return this.page(userId, after, checkedLimit);
    return this.search(userId, after, { limit: checkedLimit, folded });
  }

  private async page(userId: string, after: HistoryPosition | null, limit: number): Promise<HistoryPage> {
    // One more than is shown, to know whether there is a next page.
    const found = await this.history.listOf(userId, after, limit + 1);
    const entries = found.slice(0, limit).map((entry) => this.shown(entry));
    return { entries, nextCursor: found.length > limit ? cursorAfterLast(entries) : null };
  }

  private async search(
    userId: string,
    after: HistoryPosition | null,
    { limit, folded }: { limit: number; folded: string },
  ): Promise<HistoryPage> {
    const entries: HistoryEntry[] = [];
    let lookedThrough = 0;
    for await (const kept of eachEntry(this.history, userId, after)) {
      const entry = this.shown(kept);
      if (holds(entry, folded)) {
        if (entries.length === limit) return { entries, nextCursor: cursorAfterLast(entries) };
        entries.push(entry);
      }
      lookedThrough += 1;
      if (lookedThrough === this.policy.lookedThrough) return { entries, nextCursor: cursorAfter(entry) };
    }
    return { entries, nextCursor: null };
  }

  private shown(entry: HistoryEntry): HistoryEntry {
    return shownAt(entry, this.clock.now(), this.policy.keepYouTubeResultMs);
  }

  private checkLimit(limit: number): number {
    const { largestLimit } = this.policy;
    if (Number.isInteger(limit) && limit >= 1 && limit <= largestLimit) return limit;
    const message = `The limit must be a whole number from 1 to ${largestLimit}.`;
    throw validationFailed([{ field: 'limit', message }]);
  }
}

function holds({ query, result }: HistoryEntry, folded: string): boolean {
  return foldName(query).includes(folded) || foldName(result?.name ?? '').includes(folded);
}

function cursorAfterLast(entries: readonly HistoryEntry[]): string | null {
  const last = entries.at(-1);
  return last === undefined ? null : cursorAfter(last);
}

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
