import { Browser } from './browser.js';
import type { Site } from './site.js';
import type { Step } from './step.js';
import { at, type Answer } from './web-client.js';

export interface Credentials {
  readonly login: string;
  readonly password: string;
}

/** Logs in to an account that exists, and out again; changes nothing else. Spends one of the three log-ins a minute. */
export function logInAndOut(site: Site, credentials: Credentials): Step {
  return {
    name: 'log in and out',
    run: async (findings) => {
      const browser = new Browser(site);
      await logIn(browser, credentials);
      findings.expect(await isLoggedIn(browser), 'the session does not hold');
      findings.expect(await logOut(browser), 'the session outlives the log-out');
    },
  };
}

/** @throws when the service does not let them in */
export async function logIn(browser: Browser, { login, password }: Credentials): Promise<Answer> {
  return demand(200, 'logging in', await browser.send('POST', '/api/auth/login', { login, password }));
}

export async function isLoggedIn(browser: Browser): Promise<boolean> {
  const { json } = demand(200, 'the session-check', await browser.get('/api/auth/session-check'));
  return at(json, 'authenticated') === true;
}

/**
 * The service logs one `Session anomaly`: somebody shows the cookie of a session that has ended.
 * @returns whether the session is over, for a copy of its cookie too
 */
export async function logOut(browser: Browser): Promise<boolean> {
  const thief = browser.copy();
  demand(200, 'logging out', await browser.send('POST', '/api/auth/logout'));
  return !(await isLoggedIn(browser)) && !(await isLoggedIn(thief));
}

/** @throws when the answer has another status: what was tried, the status and the code */
export function demand(status: number, what: string, answer: Answer): Answer {
  if (answer.status === status) return answer;
  const wait = answer.headers['retry-after'];
  const words = wait === undefined ? '' : `, try again in ${wait} s`;
  throw new Error(`${what} failed: status ${answer.status}, ${String(at(answer.json, 'code'))}${words}`);
}
