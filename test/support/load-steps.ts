import type { Person } from './accounts.js';
import type { Step } from './load-client.js';

/** Logs in, with a new session each time. */
export function logIn({ username, password }: Person): Step {
  return {
    name: 'log-in',
    path: '/api/auth/login',
    body: { login: username, password },
    isGood: ({ status, json }) => status === 200 && json.data.username === username,
  };
}

/** Asks whether it is logged in, and is. */
export const SESSION_CHECK: Step = {
  name: 'session check',
  path: '/api/auth/session-check',
  isGood: ({ status, json }) => status === 200 && json.authenticated === true,
};

export const SEARCH: Step = {
  name: 'search',
  path: '/api/v1/spotify/search',
  body: { artist_name: 'Muse' },
  isGood: ({ status, json }) => status === 200 && json.data.name === 'Muse',
};

/** A page that anybody gets, with both sources on it. */
export const SEARCH_PAGE: Step = {
  name: 'search page',
  path: '/?q=Muse',
  isGood: ({ status, text }) => status === 200 && text.match(/class="card-name"/g)?.length === 2,
};

/** A page that only whoever is logged in gets. */
export const PROFILE_PAGE: Step = {
  name: 'profile page',
  path: '/profile',
  isGood: ({ status, text }) => status === 200 && text.includes('<title>Your account'),
};

/** What somebody does who is logged in and stays so. */
export const LOGGED_IN_STEPS = [SESSION_CHECK, SEARCH, PROFILE_PAGE, SEARCH_PAGE];
