const SEARCH = { method: 'POST', path: '/api/v1/spotify/search', body: { artist_name: 'muse' } };
const NEW_SEARCH = { ...SEARCH, body: { artist_name: 'NEW NAME' }, newNames: true };

/**
 * What is asked for, of whom. `bare` is bare NestJS's request where its is another.
 * @param {import('./world.mjs').World} world
 */
export function casesFor({ cookie, credentials }) {
  return [
    { name: 'health', request: { path: '/api/v1/health' } },
    { name: 'cached search', request: SEARCH },
    { name: 'uncached search', request: NEW_SEARCH, bare: { ...NEW_SEARCH, path: '/asking-the-source' } },
    { name: 'home page', request: { path: '/?q=muse' } },
    { name: 'home page in Brotli', request: { path: '/?q=muse', headers: { 'Accept-Encoding': 'gzip, br' } } },
    { name: 'log-in page', request: { path: '/login' } },
    { name: 'session check', request: { path: '/api/auth/session-check', headers: { Cookie: cookie } } },
    { name: 'log-in', only: 'octa', request: { method: 'POST', path: '/api/auth/login', body: credentials } },
  ];
}

/** A bit of everything that bare NestJS can answer as well: for memory, and to see that it does not grow. */
export function mixture({ cookie }) {
  return [
    { path: '/api/v1/health' },
    SEARCH,
    { path: '/?q=muse' },
    { path: '/?q=muse', headers: { 'Accept-Encoding': 'gzip, br' } },
    { path: '/login' },
    { path: '/api/auth/session-check', headers: { Cookie: cookie } },
    SEARCH,
  ];
}
