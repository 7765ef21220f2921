import type { DateView, FormProblem } from '../view-models.js';

/** One search. */
export interface HistoryRow {
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
export interface HistoryDay {
  /** The heading's id, unique on the page. */
  readonly id: string;
  /** `null` for searches without a time. */
  readonly date: DateView | null;
  readonly rows: readonly HistoryRow[];
}

interface Link {
  readonly label: string;
  readonly href: string;
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

export interface HistoryView extends HistoryPart {
  readonly problems: readonly FormProblem[];
  /** What is wrong with `q`, if anything. */
  readonly fieldProblem: string | null;
  readonly csrf: string;
}
