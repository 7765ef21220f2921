/** Pages that make no sense to return to after a log-in. */
const NOT_BACK_TO = /^\/(?:login|logout|register)(?:[/?#]|$)/;

/**
 * Where to go after a log-in: a path of this site, whatever was asked for.
 * @returns `/` for anything that is no path of ours: another site, `//host`, `/\host`, control characters
 */
export function nextPath(next: unknown): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])[^\p{Cc}\\]*$/u.test(next) || next.length > 2000) return '/';
  // A browser's own parser has the last word on what is a host.
  const base = 'http://site.invalid';
  if (!URL.canParse(next, base)) return '/';
  const url = new URL(next, base);
  const path = url.pathname + url.search;
  return url.origin !== base || path.startsWith('//') || NOT_BACK_TO.test(path) ? '/' : path;
}
