/**
 * How long the search history is stored, and how it is read. Times in milliseconds.
 *
 * 30 days, 10 minutes and 100 entries are promised to users. Half a second is little beside what a source takes to answer. Two
 * thousand entries are years of most people's searches and are read in some tens of milliseconds, so that nobody who
 * has more can keep the service busy.
 */
export const defaultHistoryPolicy = {
  /** How long what came from YouTube stays. */
  keepYouTubeResultMs: 30 * 86_400_000,
  /** How long the same search again is a reload of the page, which is not recorded. */
  reloadMs: 10 * 60_000,
  /** How long a search waits for being recorded; the recording itself goes on. */
  recordingWaitMs: 500,
  defaultLimit: 50,
  largestLimit: 100,
  /** How many entries are looked through for one page of a filtered history. */
  lookedThrough: 2_000,
};

export type HistoryPolicy = Readonly<typeof defaultHistoryPolicy>;
