/** How long the search history is stored, and how it is read. Times in milliseconds. */
export interface HistoryPolicy {
  /** How long what came from YouTube stays. */
  readonly keepYouTubeResultMs: number;
  /** How long the same search again is a reload of the page, which is not recorded. */
  readonly reloadMs: number;
  /** How long a search waits for being recorded; the recording itself goes on. */
  readonly recordingWaitMs: number;
  readonly defaultLimit: number;
  readonly largestLimit: number;
  /** How many entries are looked through for one page of a filtered history. */
  readonly lookedThrough: number;
}

/**
 * 30 days, 10 minutes and 100 entries are promised to users. Half a second is little beside what a source takes to answer. Two
 * thousand entries are years of most people's searches and are read in some tens of milliseconds, so that nobody who
 * has more can keep the service busy.
 */
export const defaultHistoryPolicy: HistoryPolicy = {
  keepYouTubeResultMs: 30 * 86_400_000,
  reloadMs: 10 * 60_000,
  recordingWaitMs: 500,
  defaultLimit: 50,
  largestLimit: 100,
  lookedThrough: 2_000,
};
