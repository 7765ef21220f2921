import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { at, Browser, type Site, type SiteResponse } from './site.js';
import type { Step } from './step.js';

/** How long to wait for the mail with the link, and how often to look for it. */
const MAIL_LIMIT_MS = 10_000;
const MAIL_POLL_MS = 200;

export interface Credentials {
  readonly login: string;
  readonly password: string;
}

/** Logs in to an existing account and out again; changes nothing else. Counts as one log-in. */
export function logInAndOut(credentials: Credentials): Step {
  return async (site, findings) => {
    const browser = new Browser(site);
    await logIn(browser, credentials);
    findings.expect(await isLoggedIn(browser), 'the session does not hold');
    findings.expect(await logOut(browser), 'the session outlives the log-out');
  };
}

/**
 * Registers, confirms the address, logs in, logs out, and deletes the account again. Only where `/dev/mailbox` shows
 * the link: there no mail leaves the service either. Counts as one registration and two log-ins.
 */
export const accountLife: Step = async (site, findings) => {
  const { status } = await site.page('/dev/mailbox');
  const readable = 'there is no /dev/mailbox to read the link from: use --login with an account that exists';
  if (!findings.expect(status === 200, readable)) return;
  const browser = new Browser(site);
  const username = `smoke_${randomBytes(6).toString('hex')}`;
  // RFC 2606 reserves the domain.
  const email = `${username}@example.com`;
  const password = randomBytes(18).toString('base64url');
  const form = { username, email, password, confirm_password: password };
  demand(201, 'registering', await browser.send('POST', '/api/auth/register', form));
  demand(200, 'confirming the address', await browser.send('GET', await verificationPath(site, email)));
  const { headers } = await logIn(browser, { login: username, password });
  try {
    findings.expect(await isLoggedIn(browser), 'the session does not hold');
    // Another log-in must be left after the log-out, to delete the account.
    const exhausted = /;r=0(?:;|,|$)/.test(headers.get('ratelimit') ?? '');
    if (findings.expect(!exhausted, 'log-out was not tried: too many log-ins from here, try again in a minute')) {
      findings.expect(await logOut(browser), 'the session outlives the log-out');
      await logIn(browser, { login: username, password });
    }
  } finally {
    const deleted = await browser.send('DELETE', '/api/profile', { current_password: password });
    demand(200, `deleting the account ${username}`, deleted);
  }
  findings.note(`${username} was registered, confirmed, logged in, logged out and deleted`);
};

/** The path of the link in the mail to this address; without the host, which may be another one. */
async function verificationPath(site: Site, email: string): Promise<string> {
  const deadline = performance.now() + MAIL_LIMIT_MS;
  for (;;) {
    const { text } = await site.get('/dev/mailbox');
    const mail = text.split('<article').find((article) => article.includes(email)) ?? '';
    const path = /\/api\/auth\/verify-email\/[\w.~-]+/.exec(mail)?.[0];
    if (path !== undefined) return path;
    if (performance.now() > deadline) throw new Error(`no mail with a link within ${MAIL_LIMIT_MS / 1000} s`);
    await wait(MAIL_POLL_MS);
  }
}

async function logIn(browser: Browser, credentials: Credentials): Promise<SiteResponse> {
  return demand(200, 'logging in', await browser.send('POST', '/api/auth/login', credentials));
}

async function isLoggedIn(browser: Browser): Promise<boolean> {
  const { json } = demand(200, 'the session-check', await browser.send('GET', '/api/auth/session-check'));
  return at(json, 'authenticated') === true;
}

/**
 * The service logs one `Session anomaly`, for the cookie of a session that has ended.
 * @returns whether the session has ended, for a copy of its cookie too
 */
async function logOut(browser: Browser): Promise<boolean> {
  const thief = browser.copy();
  demand(200, 'logging out', await browser.send('POST', '/api/auth/logout'));
  return !(await isLoggedIn(browser)) && !(await isLoggedIn(thief));
}

/** @throws when the response has another status: the action, the status and the code */
function demand(status: number, action: string, response: SiteResponse): SiteResponse {
  if (response.status === status) return response;
  const wait = response.headers.get('retry-after');
  const again = wait === null ? '' : `, try again in ${wait} s`;
  throw new Error(`${action} failed: status ${response.status}, ${String(at(response.json, 'code'))}${again}`);
}
