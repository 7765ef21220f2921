import { foldName } from '../music/choose-by-name.js';
import type { Clock } from '../shared/clock.js';
import { checkLimit, eachOf, type Page, pageOf } from '../shared/paging.js';
import { cursorAfter, parseCursor } from './history-cursor.js';
import { searchedSource, shownAt, type HistoryEntry, type SearchedSource, type SearchKind } from './history-entry.js';
import type { HistoryPolicy } from './history-policy.js';
import type { HistoryPosition, SearchHistoryStore } from './history.ports.js';

const BATCH = 500;

/** Which part of the history is wanted; what is left out, or `null`, takes its default. */
export interface HistoryRequest {
  /** 1 to 100; 50 when left out. */
  readonly limit?: number | null;
  /** From an earlier page; the latest entries when left out. */
  readonly cursor?: string | null;
  /** Only entries whose query or found name holds this, compared as names are (`foldName`); a blank one holds all. */
  readonly text?: string | null;
  readonly kind?: SearchKind | null;
  readonly source?: SearchedSource | null;
  readonly since?: Date | null;
}

export type HistoryPage = Page<HistoryEntry>;

export class ListHistory {
  constructor(
    private readonly history: SearchHistoryStore,
    private readonly clock: Clock,
    private readonly policy: HistoryPolicy,
  ) {}

  /**
   * With a text, a kind or a source, a page ends where the limit is reached or the policy's number of entries has been looked through,
   * whichever comes first: it may hold fewer than the limit, even none, and still name a next one.
   * @throws DomainError `validation_failed` for a limit or a cursor that cannot be
   */
  async run(userId: string, request: HistoryRequest = {}): Promise<HistoryPage> {
    const limit = checkLimit(request.limit ?? this.policy.defaultLimit, this.policy.largestLimit);
    const after = typeof request.cursor === 'string' ? parseCursor(request.cursor) : null;
    const { isWanted, filters } = filterOf(request);
    return filters
      ? this.search(userId, after, { limit, isWanted, since: request.since ?? null })
      : this.page(userId, after, { limit, since: request.since ?? null });
  }

  private async page(
    userId: string,
    after: HistoryPosition | null,
    { limit, since }: { limit: number; since: Date | null },
  ): Promise<HistoryPage> {
    const found = await this.history.listOf(userId, after, limit + 1);
    const entries = found.filter((entry) => isSince(entry, since)).map((entry) => this.shown(entry));
    return pageOf(entries, limit, cursorAfter);
  }

  private async search(
    userId: string,
    after: HistoryPosition | null,
    { limit, isWanted, since }: { limit: number; isWanted: (entry: HistoryEntry) => boolean; since: Date | null },
  ): Promise<HistoryPage> {
    const entries: HistoryEntry[] = [];
    let lookedThrough = 0;
    for await (const kept of eachEntry(this.history, userId, after)) {
      if (!isSince(kept, since)) break;
      const entry = this.shown(kept);
      if (isWanted(entry)) entries.push(entry);
      if (entries.length > limit) return pageOf(entries, limit, cursorAfter);
      lookedThrough += 1;
      if (lookedThrough === this.policy.lookedThrough) return { entries, nextCursor: cursorAfter(entry) };
    }
    return { entries, nextCursor: null };
  }

  private shown(entry: HistoryEntry): HistoryEntry {
    return shownAt(entry, this.clock.now(), this.policy.keepYouTubeResultMs);
  }
}

/** What an entry has to be, apart from its time; `filters` is `false` when every entry is wanted. */
function filterOf({ text, kind, source }: HistoryRequest) {
  const folded = foldName(text ?? '');
  const isWanted = (entry: HistoryEntry): boolean =>
    (!kind || entry.kind === kind) &&
    (!source || searchedSource(entry.kind) === source) &&
    (folded === '' || holds(entry, folded));
  return { isWanted, filters: Boolean(kind) || Boolean(source) || folded !== '' };
}

/** Entries come latest first: after one that is too old none is wanted. */
function isSince({ searchedAt }: HistoryEntry, since: Date | null): boolean {
  return since === null || searchedAt >= since;
}

function holds({ query, result }: HistoryEntry, folded: string): boolean {
  return foldName(query).includes(folded) || foldName(result?.name ?? '').includes(folded);
}

/** The account's entries in order, from the latest on or from what follows `after`, read as far as they are taken. */
export function eachEntry(
  store: SearchHistoryStore,
  userId: string,
  after: HistoryPosition | null,
): AsyncIterable<HistoryEntry> {
  return eachOf<HistoryEntry>(BATCH, (last) => store.listOf(userId, last ?? after, BATCH));
}
