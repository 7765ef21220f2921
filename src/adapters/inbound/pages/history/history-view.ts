import {
  type HistoryEntry,
  SEARCH_KINDS,
  searchedSource,
  type SearchedSource,
  type SearchKind,
} from '../../../../core/history/history-entry.js';
import { defaultHistoryPolicy } from '../../../../core/history/history-policy.js';
import type { HistoryPage } from '../../../../core/history/list-history.js';
import { ARTIST_TERM, textProblem } from '../../http/input/fields.js';
import { isSuspicious } from '../../http/middleware/suspicious-url.js';
import { dayView, timeView } from '../dates.js';
import { pictureOf } from '../picture.js';

/** How many searches one page lists. */
export const PAGE_SIZE = defaultHistoryPolicy.defaultLimit;

/** The filters and where the page starts; each is absent or empty where it isn't given. */
export type HistoryQuery = Readonly<Partial<Record<(typeof PARAMETERS)[number], string | undefined>>>;

const PARAMETERS = ['q', 'kind', 'source', 'since', 'cursor'] as const;

export type HistoryView = ReturnType<typeof historyView>;

const KIND_NAMES: Record<SearchKind, string> = {
  everything: 'Spotify and YouTube',
  artist: 'Artist on Spotify',
  channel: 'Channel on YouTube',
  track: 'Songs on Spotify',
};

export function pathOf(query: HistoryQuery): string {
  const parameters = new URLSearchParams(givenIn(query).map(({ name, value }): [string, string] => [name, value]));
  return parameters.size === 0 ? '/history' : `/history?${parameters.toString()}`;
}

/** View model of the page, without what depends on the request. */
export function historyView(query: HistoryQuery, { entries, nextCursor }: HistoryPage, now: Date) {
  const { cursor = '', ...filters } = query;
  const isFiltered = givenIn(filters).length > 0;
  // A page of a search may be incomplete although there are more entries.
  const older = isFiltered && entries.length < PAGE_SIZE ? 'Search older entries' : 'Older searches';
  return {
    ...filterForm(filters),
    isFiltered,
    days: daysOf(entries, now),
    /** Shown when there are no entries. */
    empty: entries.length > 0 ? null : emptyMessage(query, isFiltered, nextCursor !== null),
    links: [
      ...(cursor === '' ? [] : [{ label: 'Latest searches', href: pathOf(filters) }]),
      ...(nextCursor === null ? [] : [{ label: older, href: pathOf({ ...filters, cursor: nextCursor }) }]),
    ],
    /** Nothing has ever been recorded: there is nothing to search or to clear. */
    unused: entries.length === 0 && !isFiltered && cursor === '',
    /** Hidden fields of the forms that delete an entry, so that the same page is shown afterwards. */
    hidden: givenIn(query),
  };
}

/** Shown instead when the address is invalid; what was typed stays in its fields. */
export function invalidHistoryView(typed: HistoryQuery): HistoryView {
  const links = [{ label: 'Latest searches', href: '/history' }];
  return { ...filterForm(typed), isFiltered: false, days: [], empty: null, links, unused: false, hidden: [] };
}

/** The fields of the form, with what was chosen. A source comes from a link only: the kinds say where was searched. */
function filterForm({ q = '', kind = '', source = '', since = '' }: HistoryQuery) {
  const chosen = SEARCH_KINDS.find((one) => one === kind || (kind === '' && one === KIND_OF_SOURCE[source]));
  return {
    q,
    /** A day; a moment comes from a link only. */
    since: since.slice(0, 10),
    kinds: Object.entries(KIND_NAMES).map(([value, label]) => ({ value, label, chosen: value === chosen })),
  };
}

/** The one kind of search at a source, if there is but one. */
const KIND_OF_SOURCE: Readonly<Record<string, SearchKind>> = { all: 'everything', youtube: 'channel' };

function givenIn(query: HistoryQuery) {
  return PARAMETERS.map((name) => ({ name, value: query[name] ?? '' })).filter(({ value }) => value !== '');
}

function emptyMessage({ q = '', cursor = '' }: HistoryQuery, isFiltered: boolean, mayHaveMore: boolean): string {
  if (!isFiltered) return cursor === '' ? 'Your search history is empty.' : 'There are no older entries.';
  const matches = q === '' ? 'matches' : `matches for “${q}”`;
  if (mayHaveMore) return `No ${matches} so far. There are older searches to look through.`;
  return cursor === '' ? `No ${matches}.` : `No older ${matches}.`;
}

/** Groups entries, which are in order of time, by day (UTC). */
function daysOf(entries: readonly HistoryEntry[], now: Date) {
  const days = Map.groupBy(entries, (entry) => (hasTime(entry) ? dayView(entry.searchedAt).iso : 'unknown'));
  return [...days].map(([day, group]) => ({
    date: day === 'unknown' ? null : dayView(new Date(day)),
    rows: group.map((entry) => ({ ...rowOf(entry, now), imageUrl: pictureOf(entry.result?.imageUrl ?? null) })),
  }));
}

function rowOf(entry: HistoryEntry, now: Date) {
  const { id, kind, query, result, mbid, searchedAt } = entry;
  const expired =
    (kind === 'channel' || kind === 'everything') &&
    searchedAt.getTime() + defaultHistoryPolicy.keepYouTubeResultMs <= now.getTime();
  return {
    kindName: KIND_NAMES[kind],
    /** Empty where the former service recorded none. */
    query,
    result: result && { name: result.name, url: result.url },
    /** Shown when there is no result. */
    noResult: expired ? 'result no longer stored' : 'no result',
    artistPage: mbid && `/artist/${mbid}`,
    time: hasTime(entry) ? timeView(searchedAt) : null,
    searchAgain: searchAgain(query, searchedSource(kind)),
    removal: `/history/${encodeURIComponent(id)}/delete`,
  };
}

/** The former service recorded some without a time; they count as the oldest. */
function hasTime({ searchedAt }: HistoryEntry): boolean {
  return searchedAt.getTime() > 0;
}

/** The page that repeats the search; `null` for a search by a program or the former service that pages would refuse. */
function searchAgain(query: string, source: SearchedSource): string | null {
  const href = `/?${new URLSearchParams({ q: query, ...(source !== 'all' && { source }) }).toString()}`;
  const refused = textProblem('q', query, ARTIST_TERM) !== null || isSuspicious(href);
  return refused ? null : href;
}
