/** First parts of paths at YouTube that are no channel's name. */
const PAGES = new Set([
  ...['about', 'account', 'attribution_link', 'browse', 'channels', 'clip', 'embed', 'explore', 'feed', 'gaming'],
  ...['hashtag', 'kids', 'library', 'live', 'movies', 'music', 'oops', 'playlist', 'playlists', 'podcasts', 'post'],
  ...['premium', 'redirect', 'results', 'search', 'shorts', 'signin', 't', 'trending', 'upload', 'v', 'watch'],
  'watch_popup',
]);

/** Whether the first part of a path leads to a page of YouTube's own, or to nothing. */
export function isYouTubePage(first: string): boolean {
  return first === '' || PAGES.has(first.toLowerCase());
}

/** Whether this could be a channel's handle (without its `@`) or username. They are shorter; the limit is for requests. */
export function isChannelName(value: string): boolean {
  return /^[^\s\p{Cc}/@]{1,100}$/u.test(value);
}
