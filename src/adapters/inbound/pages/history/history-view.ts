import type { HistoryEntry } from '../../../../core/history/history-entry.js';
import { defaultHistoryPolicy } from '../../../../core/history/history-policy.js';
import type { HistoryPage } from '../../../../core/history/list-history.js';
import type { Source } from '../../../../core/music/source.js';
import { ARTIST_TERM, textProblem } from '../../http/input/fields.js';
import { isSuspicious } from '../../http/middleware/suspicious-url.js';
import { dayView, timeView } from '../dates.js';

/** How many searches one page lists. */
export const PAGE_SIZE = defaultHistoryPolicy.defaultLimit;

/** What is searched for in the history, and where the page starts; each is empty where it isn't given. */
export interface HistoryQuery {
  readonly q: string;
  readonly cursor: string;
}

export type HistoryView = ReturnType<typeof historyView>;

const SOURCE_NAMES: Record<Source, string> = { spotify: 'Spotify', youtube: 'YouTube' };

export function pathOf(query: HistoryQuery): string {
  const parameters = new URLSearchParams(givenIn(query).map(({ name, value }): [string, string] => [name, value]));
  return parameters.size === 0 ? '/history' : `/history?${parameters.toString()}`;
}

/** View model of the page, without what depends on the request. */
export function historyView(query: HistoryQuery, { entries, nextCursor }: HistoryPage, now: Date) {
  const { q, cursor } = query;
  // A page of a search may be incomplete although there are more entries.
  const older = q !== '' && entries.length < PAGE_SIZE ? 'Search older entries' : 'Older searches';
  return {
    q,
    days: daysOf(entries, now),
    /** Shown when there are no entries. */
    empty: entries.length > 0 ? null : emptyMessage(query, nextCursor !== null),
    links: [
      ...(cursor === '' ? [] : [{ label: 'Latest searches', href: pathOf({ q, cursor: '' }) }]),
      ...(nextCursor === null ? [] : [{ label: older, href: pathOf({ q, cursor: nextCursor }) }]),
    ],
    /** Nothing has ever been recorded: there is nothing to search or to clear. */
    unused: entries.length === 0 && q === '' && cursor === '',
    /** Hidden fields of the forms that delete an entry, so that the same page is shown afterwards. */
    hidden: givenIn(query),
  };
}

/** Shown instead when the address is invalid; the search term stays in its field. */
export function invalidHistoryView(q: unknown): HistoryView {
  const links = [{ label: 'Latest searches', href: '/history' }];
  return { q: typeof q === 'string' ? q.toWellFormed() : '', days: [], empty: null, links, unused: false, hidden: [] };
}

function givenIn({ q, cursor }: HistoryQuery) {
  const fields = [
    { name: 'q', value: q },
    { name: 'cursor', value: cursor },
  ];
  return fields.filter(({ value }) => value !== '');
}

function emptyMessage({ q, cursor }: HistoryQuery, mayHaveMore: boolean): string {
  if (q === '') return cursor === '' ? 'Your search history is empty.' : 'There are no older entries.';
  if (mayHaveMore) return `No matches for “${q}” so far. There are older searches to look through.`;
  return cursor === '' ? `No matches for “${q}”.` : `No older matches for “${q}”.`;
}

/** Groups entries, which are in order of time, by day (UTC). */
function daysOf(entries: readonly HistoryEntry[], now: Date) {
  const days = Map.groupBy(entries, (entry) => (hasTime(entry) ? dayView(entry.searchedAt).iso : 'unknown'));
  return [...days].map(([day, group]) => ({
    id: `day-${day}`,
    date: day === 'unknown' ? null : dayView(new Date(day)),
    rows: group.map((entry) => rowOf(entry, now)),
  }));
}

function rowOf(entry: HistoryEntry, now: Date) {
  const { id, source, query, result, searchedAt } = entry;
  const expired =
    source === 'youtube' && searchedAt.getTime() + defaultHistoryPolicy.keepYouTubeResultMs <= now.getTime();
  return {
    sourceName: SOURCE_NAMES[source],
    /** Empty where the former service recorded none. */
    query,
    result: result && { name: result.name, url: result.url },
    /** Shown when there is no result. */
    noResult: expired ? 'result no longer stored' : 'no result',
    time: hasTime(entry) ? timeView(searchedAt) : null,
    searchAgain: searchAgain(query, source),
    removal: `/history/${encodeURIComponent(id)}/delete`,
  };
}

/** The former service recorded some without a time; they count as the oldest. */
function hasTime({ searchedAt }: HistoryEntry): boolean {
  return searchedAt.getTime() > 0;
}

/** The page that repeats the search; `null` for a search by a program or the former service that pages would refuse. */
function searchAgain(query: string, source: Source): string | null {
  const href = `/?${new URLSearchParams({ q: query, source }).toString()}`;
  const refused = textProblem('q', query, ARTIST_TERM) !== null || isSuspicious(href);
  return refused ? null : href;
}
