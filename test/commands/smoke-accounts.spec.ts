import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountLife, logInAndOut } from '../../src/commands/smoke/account-steps.js';
import { Site } from '../../src/commands/smoke/site.js';
import { runSteps, type Step } from '../../src/commands/smoke/step.js';
import { Report } from '../../src/commands/terminal.js';
import { AccountService } from '../support/accounts.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import { sqliteStore } from '../support/each-store.js';
import { rewrite, startSpoiler, type Spoil } from './smoke-spoiler.js';
import type { Variables } from '../../src/app/config/variable-reader.js';

const afterwards = closedAfterEach();

async function start(variables: Variables = {}): Promise<AccountService> {
  const folder = mkdtempSync(join(tmpdir(), 'octa-smoke-'));
  afterwards(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })));
  const service = await AccountService.start(sqliteStore(join(folder, 'octa.db')), variables, null);
  afterwards(() => service.stop());
  return service;
}

/** The service, in front of which some answers go wrong. */
async function spoiled(service: AccountService, spoil: Spoil): Promise<Site> {
  const spoiler = await startSpoiler(service.url);
  afterwards(() => spoiler.stop());
  spoiler.spoil = spoil;
  return siteAt(`http://127.0.0.1:${spoiler.port}`);
}

function siteAt(url: string): Site {
  return new Site(new URL(url), false);
}

async function tryOut(name: string, step: Step, site: Site): Promise<string> {
  const lines: string[] = [];
  await runSteps(site, { [name]: step }, new Report((line) => void lines.push(line)));
  return lines.join('\n');
}

describe('an account’s life', () => {
  it('goes from registration to deletion, and leaves nothing behind', async () => {
    const service = await start();
    const line = await tryOut('account', accountLife, siteAt(service.url));
    expect(line).toMatch(
      /^ok +account +\d+ ms {2}smoke_\w+ was registered, confirmed, logged in, logged out and deleted$/,
    );
    expect(await service.store.rows('users')).toEqual([]);
    expect(await service.store.rows('sessions')).toEqual([]);
  });

  it.each<[string, Spoil, RegExp]>([
    [
      'confirming',
      (a) => void (a.path.includes('verify') && (a.status = 400)),
      /confirming the address failed: status 400/,
    ],
    ['logging in', (a) => void (a.path.endsWith('/login') && (a.status = 500)), /logging in failed: status 500/],
  ])('tells when %s goes wrong', async (_what, spoil, words) => {
    const line = await tryOut('account', accountLife, await spoiled(await start(), spoil));
    expect(line).toMatch(/^FAILED +account/);
    expect(line).toMatch(words);
  });

  it.each<[string, Spoil, RegExp]>([
    [
      'the session does not hold',
      (a) => a.path.endsWith('session-check') && rewrite(a, '"authenticated":true', '"authenticated":false'),
      /the session does not hold/,
    ],
    [
      'the log-out is not one',
      (a) => a.path.endsWith('session-check') && rewrite(a, /"authenticated":\w+/, '"authenticated":true'),
      /the session outlives the log-out/,
    ],
  ])('tells when %s, and deletes the account all the same', async (_what, spoil, words) => {
    const service = await start();
    // Only what is said about the session changes; the session itself is as it is.
    const line = await tryOut(
      'account',
      accountLife,
      await spoiled(service, (answer) => {
        try {
          spoil(answer);
        } catch {
          // The answer that is wanted already.
        }
      }),
    );
    expect(line).toMatch(words);
    expect(await service.store.rows('users')).toEqual([]);
  });

  it('names the account that it could not delete', async () => {
    const refuse: Spoil = (answer) => void (answer.method === 'DELETE' && (answer.status = 503));
    const line = await tryOut('account', accountLife, await spoiled(await start(), refuse));
    expect(line).toMatch(/^FAILED +account +\d+ ms {2}deleting the account smoke_\w+ failed: status 503/);
  });

  it('leaves the log-out out rather than an account behind when log-ins are used up', async () => {
    const service = await start({ LOGIN_RATE_LIMIT_PER_MINUTE: '1' });
    const line = await tryOut('account', accountLife, siteAt(service.url));
    expect(line).toMatch(/^FAILED +account .*log-out was not tried: too many log-ins from here/);
    expect(await service.store.rows('users')).toEqual([]);
  });

  it('is not tried where the link cannot be read, and no account is made', async () => {
    const service = await start({ MAIL_SERVER: '127.0.0.1' });
    const line = await tryOut('account', accountLife, siteAt(service.url));
    expect(line).toMatch(/^FAILED +account .*there is no \/dev\/mailbox/);
    expect(await service.store.rows('users')).toEqual([]);
  });
});

describe('an account that exists', () => {
  it('is logged in and out, and stays as it is', async () => {
    const service = await start();
    const { username: login, password } = await service.owner();
    expect(await tryOut('log in and out', logInAndOut({ login, password }), siteAt(service.url))).toMatch(
      /^ok +log in and out/,
    );
    expect(await service.store.rows('users')).toHaveLength(1);
    expect(await service.store.rows('sessions')).toEqual([]);
  });

  it('is not let in with a wrong password, and the password is not printed', async () => {
    const service = await start();
    const { username: login } = await service.owner();
    const line = await tryOut(
      'log in and out',
      logInAndOut({ login, password: 'not the password' }),
      siteAt(service.url),
    );
    expect(line).toMatch(/^FAILED .*logging in failed: status 401, invalid_credentials/);
    expect(line).not.toContain('not the password');
  });

  it('says how long to wait when log-ins are used up', async () => {
    const service = await start({ LOGIN_RATE_LIMIT_PER_MINUTE: '1' });
    const { username: login, password } = await service.owner();
    const again = () => tryOut('log in and out', logInAndOut({ login, password }), siteAt(service.url));
    await again();
    expect(await again()).toMatch(/status 429, rate_limited, try again in \d+ s/);
  });
});
