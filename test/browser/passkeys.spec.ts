import type { BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { freePorts } from '../support/free-port.js';
import type { Member } from '../support/accounts.js';
import { AuthenticatorApp } from '../support/second-factor.js';
import { describeInBrowser } from './support/chromium.js';
import { type Onlooker, Stage } from './support/stage.js';

/** The browser's own authenticator, which says yes by itself. */
class VirtualAuthenticator {
  private constructor(
    private readonly devTools: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  static async addTo(page: Page): Promise<VirtualAuthenticator> {
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('WebAuthn.enable', { enableUI: false });
    const { authenticatorId } = await devTools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: false,
      },
    });
    return new VirtualAuthenticator(devTools, authenticatorId);
  }

  /** Whether its user says yes to whatever is asked. */
  async isWilling(enabled: boolean): Promise<void> {
    const { devTools, authenticatorId } = this;
    await devTools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
  }

  async credential() {
    const { devTools, authenticatorId } = this;
    const { credentials } = await devTools.send('WebAuthn.getCredentials', { authenticatorId });
    return credentials[0]!;
  }

  /** Puts a copy of its passkey in the place of that, with another counter. */
  async setCounter(signCount: number): Promise<void> {
    const { devTools, authenticatorId } = this;
    const credential = await this.credential();
    await devTools.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credential.credentialId });
    await devTools.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential, signCount } });
  }
}

const REFUSED = 'That passkey did not work.';

describeInBrowser('a passkey', () => {
  let stage: Stage;
  let site: string;
  beforeAll(async () => {
    const [port] = await freePorts(1);
    site = `http://localhost:${port}`;
    stage = await Stage.open({ PORT: `${port}`, FRONTEND_URL: site });
  });
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  /** Somebody with an authenticator that says yes. */
  async function withAuthenticator(member?: Member, options: BrowserContextOptions = {}) {
    const onlooker: Onlooker = await stage.onlooker(options, member, site);
    const authenticator = await VirtualAuthenticator.addTo(onlooker.page);
    return { ...onlooker, authenticator };
  }

  /** Somebody who has added a passkey and logged out. */
  async function holder(member?: Member) {
    member ??= await stage.accounts.member();
    const { page, watch, authenticator } = await withAuthenticator(member);
    await authenticator.isWilling(true);
    await page.goto('/profile/security');
    await page.getByLabel('Name of the passkey').fill('Ada’s laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.locator('.message', { hasText: 'Passkey added.' }).waitFor();
    await page.getByRole('heading', { name: 'Ada’s laptop' }).waitFor();
    await authenticator.isWilling(false);
    await page.getByRole('button', { name: 'Log out', exact: true }).click();
    await page.getByRole('link', { name: 'Log in' }).first().waitFor();
    return { member, page, watch, authenticator };
  }

  const button = (page: Page) => page.getByRole('button', { name: 'Log in with a passkey' });
  const isLoggedIn = (page: Page, { username }: Member) => page.getByRole('link', { name: username }).waitFor();

  it('is added, and logs in without a name, to where it was wanted', async () => {
    const { member, page, authenticator } = await holder();
    await page.goto('/login?next=/history');
    await page.getByLabel(/^Keep me logged in/).check();
    await authenticator.isWilling(true);
    await button(page).click();
    await page.waitForURL(`${site}/history`);
    await isLoggedIn(page, member);
    await page.goto('/profile');
    await page.getByText('Remembered').waitFor();
  });

  it('logs in by what the browser offers for the name', async () => {
    const { member, page, authenticator } = await holder();
    await page.goto('/login');
    expect(await page.getByLabel('Username or email address').getAttribute('autocomplete')).toBe('username webauthn');
    // As if its user had chosen the passkey from what is offered: nothing is pressed.
    await authenticator.isWilling(true);
    await page.goto('/login');
    await isLoggedIn(page, member);
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('does instead of a code after the password', async () => {
    const member = await stage.accounts.member();
    await AuthenticatorApp.setUp(stage.accounts, member);
    const { page, authenticator } = await holder(member);
    // A browser that offers none by itself, as that would log in before the button is pressed.
    await page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
    });
    await page.goto('/login?next=/history');
    await page.getByLabel('Username or email address').fill(member.username);
    await page.getByLabel('Password', { exact: true }).fill(member.password);
    await page.getByLabel(/^Keep me logged in/).check();
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.waitForURL(/\/login\/second-factor/);
    await authenticator.isWilling(true);
    await button(page).click();
    await page.waitForURL(`${site}/history`);
    await isLoggedIn(page, member);
    await page.goto('/profile');
    await page.getByText('Remembered').waitFor();
  });

  it('is refused with a counter that goes back, and when a challenge is replayed', async () => {
    const { page, authenticator } = await holder();
    await authenticator.setCounter(100);
    await authenticator.isWilling(true);
    const sent = page.waitForRequest('**/api/auth/passkeys/login');
    await page.goto('/login');
    const body = (await sent).postData() ?? '';
    await page.waitForURL(`${site}/`);
    await authenticator.isWilling(false);
    await page.context().clearCookies({ name: 'octa_session' });

    const replayed = await page.request.post('/api/auth/passkeys/login', {
      data: body,
      headers: { 'content-type': 'application/json' },
    });
    expect([replayed.status(), (await replayed.json()).code]).toEqual([401, 'invalid_passkey']);

    await authenticator.setCounter(50);
    await authenticator.isWilling(true);
    await page.goto('/login');
    await page.getByRole('alert').filter({ hasText: REFUSED }).waitFor();
    await authenticator.isWilling(false);
  });

  it('is refused once it was removed, without JavaScript', async () => {
    const { member, page, authenticator } = await holder();
    const plain = (await stage.onlooker({ javaScriptEnabled: false }, member, site)).page;
    await stage.accounts.expect(200, stage.accounts.logIn(member, member.browser));
    await plain.context().addCookies([...member.browser.cookies].map(([name, value]) => ({ name, value, url: site })));
    await plain.goto('/profile/security');
    await plain.getByText('Adding a passkey needs JavaScript').waitFor();
    await plain.getByRole('link', { name: 'Rename or remove' }).click();
    await plain.getByLabel('Name of the passkey').fill('Old laptop');
    await plain.getByRole('button', { name: 'Rename passkey' }).click();
    await plain.getByRole('heading', { name: 'Old laptop' }).waitFor();
    await plain.getByRole('link', { name: 'Rename or remove' }).click();
    await plain.getByRole('link', { name: 'Remove this passkey' }).click();
    await plain.getByRole('button', { name: 'Remove passkey' }).click();
    await plain.locator('.message', { hasText: 'Passkey removed.' }).waitFor();

    await page.goto('/login');
    await authenticator.isWilling(true);
    await button(page).click();
    await page.getByRole('alert').filter({ hasText: REFUSED }).waitFor();
    await authenticator.isWilling(false);
  });

  it('is refused from another origin that the browser took for the site', async () => {
    const { page, authenticator } = await holder();
    await authenticator.isWilling(true);
    // Another port is another origin, and for browsers the same relying party.
    const [port] = await freePorts(1);
    const other = `http://localhost:${port}`;
    await page.route(`${other}/**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<p>Not this site</p>' }),
    );
    await page.goto(`${site}/privacy`);
    const options = await (await page.request.post('/api/auth/passkeys/options')).json();
    await page.goto(other);
    const credential = await page.evaluate(async (json) => {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json);
      return JSON.parse(JSON.stringify(await navigator.credentials.get({ publicKey }))) as object;
    }, options.data);
    const answer = await page.request.post('/api/auth/passkeys/login', { data: { credential } });
    expect([answer.status(), (await answer.json()).code]).toEqual([401, 'invalid_passkey']);
  });

  it('is offered once after a log-in with a password', async () => {
    const member = await stage.accounts.member();
    const { page } = await stage.onlooker({}, undefined, site);
    const logIn = async () => {
      await page.goto('/login');
      await page.getByLabel('Username or email address').fill(member.username);
      await page.getByLabel('Password', { exact: true }).fill(member.password);
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await isLoggedIn(page, member);
    };
    await logIn();
    await page.getByRole('link', { name: 'Not now' }).click();
    const offer = page.getByText('Next time, log in without your password');
    await offer.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Log out', exact: true }).click();
    await logIn();
    expect(await offer.count()).toBe(0);
  });

  it('is told not to work at 127.0.0.1, with the address that is the site’s', async () => {
    const numbered = site.replace('localhost', '127.0.0.1');
    const member = await stage.accounts.member();
    const { page } = await stage.onlooker({}, undefined, numbered);
    await page.goto('/login');
    await page.getByText('Passkeys don’t work at this address.').waitFor();
    expect(await button(page).count()).toBe(0);
    expect(await page.getByRole('link', { name: site, exact: true }).getAttribute('href')).toBe(`${site}/login`);
    const owner = await stage.onlooker({}, member, numbered);
    await owner.page.goto('/profile/security');
    expect(await owner.page.getByRole('link', { name: site, exact: true }).getAttribute('href')).toBe(
      `${site}/profile/security`,
    );
  });
});
