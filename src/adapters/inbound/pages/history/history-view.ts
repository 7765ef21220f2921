import { SEARCH_TERM_MAX, textProblem } from '../../http/input/fields.js';
import type { HistoryEntry } from '../../../../core/history/history-entry.js';
import { defaultHistoryPolicy } from '../../../../core/history/history-policy.js';
import type { HistoryPage } from '../../../../core/history/list-history.js';
import type { Source } from '../../../../core/music/source.js';
import { isSuspicious } from '../../http/middleware/suspicious-url.js';
import { dayView, timeView } from '../dates.js';
import type { Typed } from '../forms/form-definition.js';
import type { DateView, Link } from '../view-models.js';

/** How many searches one page lists. */
export const PAGE_SIZE = defaultHistoryPolicy.defaultLimit;

/** A part of the history: what is looked for, and after which entry the page begins. */
export interface HistoryPlace {
  readonly q: string;
  readonly cursor: string | null;
}

/** One search. */
interface HistoryRow {
  readonly sourceName: string;
  /** Empty where the former service kept none. */
  readonly query: string;
  /** Who or what was found, with its page at the source. */
  readonly result: { readonly name: string; readonly url: string } | null;
  /** What is said where there is no result. */
  readonly noResult: string;
  /** `null` where the former service kept none. */
  readonly time: DateView | null;
  /** This site's page that makes the search again; `null` for one that could not be made today. */
  readonly searchAgain: string | null;
  /** Where the form goes that removes it. */
  readonly removal: string;
}

/** The searches of one day, in UTC. */
interface HistoryDay {
  /** The heading's id, unique on the page. */
  readonly id: string;
  /** `null` for searches without a time. */
  readonly date: DateView | null;
  readonly rows: readonly HistoryRow[];
}

/** A part of the history. */
export interface HistoryPart {
  /** What is looked for in the history; empty when it is shown as it is. */
  readonly q: string;
  readonly days: readonly HistoryDay[];
  /** What is said when there is nothing to list; `null` otherwise. */
  readonly empty: string | null;
  /** Where to go on from here. */
  readonly links: readonly Link[];
  /** Whether there is nothing in the history at all, so nothing to look for in it or to clear. */
  readonly unused: boolean;
  /** Goes along with a removal, so that the same part of the history is shown afterwards. */
  readonly place: readonly { readonly name: string; readonly value: string }[];
}

const SOURCE_NAMES: Record<Source, string> = { spotify: 'Spotify', youtube: 'YouTube' };

/** The page that shows this part. */
export function pathOf(place: HistoryPlace): string {
  const query = new URLSearchParams(
    Object.fromEntries(fieldsOf(place).map(({ name, value }) => [name, value])),
  ).toString();
  return query === '' ? '/history' : `/history?${query}`;
}

/** What the page shows of this part. */
export function historyPart(place: HistoryPlace, { entries, nextCursor }: HistoryPage, now: Date): HistoryPart {
  const { q, cursor } = place;
  // A page that was searched for may end before it is full.
  const older = q !== '' && entries.length < PAGE_SIZE ? 'Search older entries' : 'Older searches';
  return {
    q,
    days: daysOf(entries, now),
    empty: entries.length > 0 ? null : nothingThere(place, nextCursor !== null),
    links: [
      ...(cursor === null ? [] : [{ label: 'Latest searches', href: pathOf({ q, cursor: null }) }]),
      ...(nextCursor === null ? [] : [{ label: older, href: pathOf({ q, cursor: nextCursor }) }]),
    ],
    unused: entries.length === 0 && q === '' && cursor === null,
    place: fieldsOf(place),
  };
}

/** What the page shows instead of a part that there cannot be; what was looked for stays in its field. */
export function nowhere({ q }: Typed): HistoryPart {
  const links = [{ label: 'Latest searches', href: '/history' }];
  return { q: typeof q === 'string' ? q.toWellFormed() : '', days: [], empty: null, links, unused: false, place: [] };
}

function fieldsOf({ q, cursor }: HistoryPlace): HistoryPart['place'] {
  return [
    ...(q === '' ? [] : [{ name: 'q', value: q }]),
    ...(cursor === null ? [] : [{ name: 'cursor', value: cursor }]),
  ];
}

function nothingThere({ q, cursor }: HistoryPlace, mayHaveMore: boolean): string {
  if (q === '') return cursor === null ? 'Your search history is empty.' : 'There are no older entries.';
  if (mayHaveMore) return `No matches for “${q}” so far. There are older searches to look through.`;
  return cursor === null ? `No matches for “${q}”.` : `No older matches for “${q}”.`;
}

/** Groups what comes in order of time. */
function daysOf(entries: readonly HistoryEntry[], now: Date): HistoryDay[] {
  const days = new Map<string, HistoryDay & { readonly rows: HistoryRow[] }>();
  for (const entry of entries) {
    const date = isDated(entry) ? dayView(entry.searchedAt) : null;
    const id = `day-${date?.iso ?? 'unknown'}`;
    const day = days.get(id) ?? { id, date, rows: [] };
    day.rows.push(toRow(entry, now));
    days.set(id, day);
  }
  return [...days.values()];
}

function toRow(entry: HistoryEntry, now: Date): HistoryRow {
  const { id, source, query, result, searchedAt } = entry;
  const over = source === 'youtube' && searchedAt.getTime() + defaultHistoryPolicy.keepYouTubeResultMs <= now.getTime();
  return {
    sourceName: SOURCE_NAMES[source],
    query,
    result: result && { name: result.name, url: result.url },
    noResult: over ? 'result no longer stored' : 'no result',
    time: isDated(entry) ? timeView(searchedAt) : null,
    searchAgain: searchAgain(query, source),
    removal: `/history/${encodeURIComponent(id)}/delete`,
  };
}

/** The former service left some without a time; they count as the very first. */
function isDated({ searchedAt }: HistoryEntry): boolean {
  return searchedAt.getTime() > 0;
}

/** Only what the search page would take: a program, or the former service, may have searched for what an address must not hold. */
function searchAgain(query: string, source: Source): string | null {
  const href = `/?${new URLSearchParams({ q: query, source }).toString()}`;
  const refused = textProblem('q', query, { max: SEARCH_TERM_MAX, trim: true }) !== null || isSuspicious(href);
  return refused ? null : href;
}
