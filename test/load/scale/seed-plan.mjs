// What a seeded store holds, whichever store it is. Everything follows from the numbers, but for ids and times.

const DAY_MS = 86_400_000;

/** Knuth's multiplier: multiples of it, modulo 2^32, are spread evenly and look shuffled. */
export const SPREAD = 2_654_435_761;
export const SPREAD_RANGE = 2 ** 32;

/** Shuffles the numbers of names: prime to every count of accounts that is a power of ten. */
export const NAME_STEP = 733_331;

/** How far back searches go. What came from YouTube is forgotten after 30 of these days, at the latest 31. */
export const HISTORY_MS = 90 * DAY_MS;
export const YOUTUBE_MS = 31 * DAY_MS;

/** How far back accounts were made, and since when an unconfirmed one is still there. */
export const ACCOUNTS_MS = 700 * DAY_MS;
export const UNCONFIRMED_MS = 8 * DAY_MS;

/** Searches of each regular. */
export const REGULAR_SEARCHES = 200;
export const REGULAR_PLAYLISTS = 20;
export const PLAYLIST_SONGS = 10;

/** What everybody's password is: one hash serves all. */
export const PASSWORD = 'harbour-lantern-42-drift';

/**
 * The first account has very many searches, the next ones are regulars with 200 each, and the others share the rest, few
 * of them most of it. All of them searched all the time, so that nobody's searches lie together.
 * @param accounts at least 1,000, a power of ten
 * @param history searches in all
 * @param heavy searches of the first account
 */
export function planOf({ accounts, history, heavy }) {
  const regulars = Math.min(1_000, Math.floor(accounts / 50));
  const heavyShare = heavy / history;
  const regularShare = (regulars * REGULAR_SEARCHES) / history;
  if (heavyShare + regularShare > 0.9) throw new Error('there are too few searches for so few accounts');
  return {
    accounts,
    history,
    heavy,
    regulars,
    heavyShare,
    regularShare,
    playlists: regulars * REGULAR_PLAYLISTS + Math.floor(accounts / 10),
    sessions: Math.floor(accounts / 10),
  };
}

/** The name of an account. @param number from 1 on */
export function usernameOf(number, { accounts }) {
  return `listener_${String((number * NAME_STEP) % accounts).padStart(7, '0')}`;
}

export const emailOf = (number, plan) => `${usernameOf(number, plan)}@example.org`;

/** Whose search it is. @param i the search's number, in the order in which they were made. @returns a number from 1 on */
export function recordedUserOf(i, { accounts, regulars, heavyShare, regularShare }) {
  const share = Number((BigInt(i) * BigInt(SPREAD)) % BigInt(SPREAD_RANGE)) / SPREAD_RANGE;
  if (share < heavyShare) return 1;
  const others = share - heavyShare - regularShare;
  if (others < 0) return 2 + Math.floor(((share - heavyShare) / regularShare) * regulars);
  const rank = (others / (1 - heavyShare - regularShare)) ** 3;
  return 2 + regulars + Math.floor(rank * (accounts - regulars - 1));
}

/** Whose playlist it is. @param i from 0 on @returns a number from 1 on */
export function playlistOwnerOf(i, { accounts, regulars }) {
  if (i < regulars * REGULAR_PLAYLISTS) return 2 + (i % regulars);
  return 1 + ((i * NAME_STEP) % accounts);
}
