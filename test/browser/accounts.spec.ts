import type { Page } from 'playwright-core';
import { OTHER_PASSWORD, type Person } from '../support/accounts.js';
import { totp } from '../support/totp.js';
import { APPEARANCES } from './support/appearances.js';
import { describeInBrowser } from './support/chromium.js';
import { useStage } from './support/stage.js';

/** Fills in the form that the button belongs to, and sends it. */
async function send(page: Page, button: string, typed: Readonly<Record<string, string>>): Promise<void> {
  const submit = page.getByRole('button', { name: button, exact: true });
  const form = page.locator('form').filter({ has: submit });
  for (const [label, value] of Object.entries(typed)) await form.getByLabel(label, { exact: true }).fill(value);
  await submit.click();
  await page.waitForLoadState();
}

const unfold = (page: Page, heading: string) => page.locator('summary', { hasText: heading }).click();

const logIn = (page: Page, login: string, password: string) =>
  send(page, 'Log in', { 'Username or email address': login, Password: password });

const says = (page: Page, text: string) => page.getByRole('main').getByText(text).first().waitFor();

/** The message is on this page, and gone when the page is loaded again. */
async function saysOnce(page: Page, text: string): Promise<void> {
  await page.locator('.message', { hasText: text }).waitFor();
  await page.reload();
  expect(await page.locator('.message').count()).toBe(0);
}

describeInBrowser('an account', () => {
  const stage = useStage();

  describe.each(APPEARANCES)('$how', ({ appearance }) => {
    /** The link of the newest mail of this subject, as the mailbox shows it. */
    async function linkFromMail(page: Page, person: Person, subject: string): Promise<string> {
      const { paths } = await stage().accounts.mail(person.email, subject);
      await page.goto('/dev/mailbox');
      const mail = page.getByRole('article').filter({ hasText: person.email }).filter({ hasText: subject });
      const href = await mail.getByRole('link').getAttribute('href');
      expect(href).toContain(paths[0]);
      return paths[0] ?? '';
    }

    it('is made, confirmed, used, changed, and left', async () => {
      const { page } = await stage().onlooker(appearance);
      const person = stage().accounts.newPerson();
      const { username, email, password } = person;
      await page.goto('/');
      await page.getByRole('link', { name: 'Register' }).click();
      await send(page, 'Create account', {
        Username: username,
        'Email address': email,
        Password: password,
        'Confirm password': password,
      });
      await says(page, 'Please confirm your address');
      await page.goto(await linkFromMail(page, person, 'Confirm your email address'));
      await says(page, 'Your address is confirmed');

      await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
      await logIn(page, email, password);
      expect(new URL(page.url()).pathname).toBe('/');
      await page.getByRole('link', { name: username }).click();
      await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();

      await unfold(page, 'Username');
      await send(page, 'Change username', { 'New username': `New_${username}`, 'Current password': password });
      if (appearance.javaScriptEnabled) {
        await page.locator('#announcer').filter({ hasText: 'Username changed.' }).waitFor({ state: 'attached' });
      }
      await saysOnce(page, 'Username changed.');
      await unfold(page, 'Email address');
      await send(page, 'Change email address', { 'New email address': `new.${email}`, 'Current password': password });
      await saysOnce(page, 'Please confirm the new address');
      await send(page, 'Keep current address', {});
      await saysOnce(page, 'Your email address was not changed.');
      await unfold(page, 'Password');
      await send(page, 'Change password', {
        'Current password': password,
        'New password': OTHER_PASSWORD,
        'Confirm password': OTHER_PASSWORD,
      });
      await saysOnce(page, 'Password changed');

      await page.getByRole('button', { name: 'Log out', exact: true }).click();
      await saysOnce(page, 'You are logged out.');
      await page.goto('/profile');
      expect(page.url()).toBe(`${stage().url}/login?next=/profile`);
      await logIn(page, `New_${username}`, OTHER_PASSWORD);
      expect(new URL(page.url()).pathname).toBe('/profile');
      await unfold(page, 'Delete account');
      await send(page, 'Permanently delete my account', { 'Current password': OTHER_PASSWORD });
      await saysOnce(page, 'have been deleted');
    });

    it('gets a new password by mail', async () => {
      const { page } = await stage().onlooker(appearance);
      const person = await stage().accounts.owner();
      await page.goto('/login');
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await send(page, 'Send link', { 'Email address': person.email });
      await says(page, 'Check your email');
      await page.goto(await linkFromMail(page, person, 'Set a new password'));
      await send(page, 'Set new password', {
        'New password': OTHER_PASSWORD,
        'Confirm password': OTHER_PASSWORD,
      });
      await saysOnce(page, 'Password changed. You can log in with it now.');
      await logIn(page, person.username, OTHER_PASSWORD);
      await page.getByRole('link', { name: person.username }).waitFor();
    });

    it('ends another session', async () => {
      const member = await stage().accounts.member();
      const other = await stage().accounts.logsIn(member);
      const { page } = await stage().onlooker(appearance, member);
      await page.goto('/profile');
      const button = page.getByRole('button', { name: /^Log out the device/ });
      const form = page.locator('form').filter({ has: button });
      await form.getByLabel('Current password', { exact: true }).fill(member.password);
      await button.click();
      await saysOnce(page, 'Session ended.');
      expect(await stage().accounts.isLoggedIn(other.browser)).toBe(false);
    });

    it('unfolds the form that an address names, or that is sent back, and no other', async () => {
      const { page } = await stage().onlooker(appearance, await stage().accounts.member());
      const field = (name: string) => page.getByLabel(name, { exact: true });
      await page.goto('/profile');
      expect(await page.locator('details[open]').count()).toBe(0);
      await page.goto('/.well-known/change-password');
      await field('New password').waitFor();
      expect([await page.locator('details[open]').count(), await field('New username').isVisible()]).toEqual([
        1,
        false,
      ]);
      await send(page, 'Change password', { 'New password': 'short' });
      await page.locator('.error-summary a').last().click();
      expect(await field('Confirm password').evaluate((element) => element === document.activeElement)).toBe(true);
      await unfold(page, 'Username');
      await field('New username').waitFor();
    });

    it('takes a second factor once it is set up', async () => {
      const member = await stage().accounts.member();
      const { page } = await stage().onlooker(appearance, member);
      await page.goto('/profile');
      await page.getByRole('link', { name: 'Log-in security' }).click();
      await send(page, 'Set up authenticator app', {});
      await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
      await send(page, 'Turn on two-step log-in', { Code: '000000' });
      await page.getByRole('alert', { name: 'There is a problem' }).waitFor();
      const key = (await page.locator('.secret').textContent()) ?? '';
      await send(page, 'Turn on two-step log-in', { Code: totp(key.replaceAll(' ', ''), new Date()) });
      const codes = await page.locator('.codes code').allTextContents();
      expect(codes).toHaveLength(10);
      await page.getByRole('link', { name: 'I have saved them' }).click();
      await says(page, 'You have 10 recovery codes left.');

      await page.getByRole('button', { name: 'Log out', exact: true }).click();
      await page.goto('/login?next=/history');
      await logIn(page, member.username, member.password);
      await page.getByRole('heading', { level: 1, name: 'Enter the code of your app' }).waitFor();
      await page.getByRole('link', { name: 'Use a recovery code' }).click();
      await send(page, 'Log in', { 'Recovery code': codes[0] ?? '' });
      expect(new URL(page.url()).pathname).toBe('/history');
    });

    it('is told what is wrong with a form, with links to its fields; what was typed stays, but no password', async () => {
      const { page } = await stage().onlooker(appearance);
      await page.goto('/register');
      await send(page, 'Create account', {
        Username: '?',
        'Email address': 'nowhere',
        Password: 'short',
        'Confirm password': 'else',
      });
      expect(await page.title()).toBe('Error: Create an account · Octa Music');
      const summary = page.getByRole('alert', { name: 'There is a problem' });
      const links = await summary.getByRole('link').all();
      expect(links.length).toBeGreaterThan(0);
      for (const link of links) {
        await link.click();
        const field = page.locator(':focus');
        expect(await field.getAttribute('aria-invalid')).toBe('true');
        const described = await field.getAttribute('aria-describedby');
        const errorId = described?.split(' ').find((id) => id.endsWith('-error'));
        expect(await page.locator(`[id="${errorId}"]`).textContent()).toContain(await link.textContent());
      }
      expect(await page.getByLabel('Email address').inputValue()).toBe('nowhere');
      expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
    });
  });
});
