import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Browser } from './browser.js';
import { demand, isLoggedIn, logIn, logOut } from './log-in-steps.js';
import type { Site } from './site.js';
import type { Findings, Step } from './step.js';
import type { Answer } from './web-client.js';

/** How long the mail may take to show in the mailbox, and how often it is looked for. */
const MAIL_LIMIT_MS = 10_000;
const MAIL_POLL_MS = 200;

interface Person {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

/**
 * Registers, confirms the address, logs in, logs out, and deletes the account again. Only where `/dev/mailbox` shows
 * the confirming link: there no mail leaves the service either. Spends one registration and two log-ins.
 */
export function accountLife(site: Site): Step {
  return {
    name: 'account',
    run: async (findings) => {
      const { status } = await site.page('/dev/mailbox');
      const readable = 'there is no /dev/mailbox to read the link from: use --login with an account that exists';
      if (!findings.expect(status === 200, readable)) return;
      const person = newPerson();
      const browser = new Browser(site);
      const { username, email, password } = person;
      const form = { username, email, password, confirm_password: password };
      demand(201, 'registering', await browser.send('POST', '/api/auth/register', form));
      demand(200, 'confirming the address', await browser.get(await confirmingPath(site, person)));
      const answer = await logIn(browser, { login: username, password });
      try {
        findings.expect(await isLoggedIn(browser), 'the session does not hold');
        await tryLogOut(browser, { person, answer, findings });
      } finally {
        const deleted = await browser.send('DELETE', '/api/profile', { current_password: password });
        demand(200, `deleting the account ${username}`, deleted);
      }
      findings.note(`${username} was registered, confirmed, logged in, logged out and deleted`);
    },
  };
}

/** Logs out and in again, unless the budget for log-ins would not let it in again to delete the account. */
async function tryLogOut(
  browser: Browser,
  { person, answer, findings }: { person: Person; answer: Answer; findings: Findings },
): Promise<void> {
  const spent = /;r=0(?:;|,|$)/.test(String(answer.headers['ratelimit'] ?? ''));
  if (!findings.expect(!spent, 'log-out was not tried: too many log-ins from here, try again in a minute')) return;
  findings.expect(await logOut(browser), 'the session outlives the log-out');
  await logIn(browser, { login: person.username, password: person.password });
}

function newPerson(): Person {
  const username = `smoke_${randomBytes(6).toString('hex')}`;
  // RFC 2606: nobody's.
  return { username, email: `${username}@example.com`, password: randomBytes(18).toString('base64url') };
}

/** The path of the link in the mail to this person; the host may be another than the one that is tried out. */
async function confirmingPath(site: Site, { email }: Person): Promise<string> {
  const giveUpAt = performance.now() + MAIL_LIMIT_MS;
  for (;;) {
    const { text } = await site.client.get('/dev/mailbox');
    const mail = text.split('<article').find((article) => article.includes(email)) ?? '';
    const path = /\/api\/auth\/verify-email\/[\w.~-]+/.exec(mail)?.[0];
    if (path !== undefined) return path;
    if (performance.now() > giveUpAt) throw new Error(`no mail with a link within ${MAIL_LIMIT_MS / 1000} s`);
    await wait(MAIL_POLL_MS);
  }
}
