import { describeInBrowser } from './support/chromium.js';
import { useStage } from './support/stage.js';

describeInBrowser(
  'a page that comes back from the browser’s own memory',
  () => {
    const stage = useStage({}, undefined, true);

    it('is as it was, and works as before', async () => {
      const { page } = await stage().onlooker();
      await page.goto('/?q=Muse');
      await page.evaluate(() => Object.assign(globalThis, { stillHere: true }));
      await page.getByRole('link', { name: 'Privacy' }).click();
      await page.getByRole('heading', { level: 1, name: 'Privacy' }).waitFor();
      await page.evaluate(() => history.back());
      await page.getByRole('heading', { level: 1, name: 'Muse', exact: true }).waitFor();
      expect(await page.evaluate(() => 'stillHere' in globalThis)).toBe(true);

      await page.locator('#q').fill('Queen');
      await page.locator('#q').press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Queen', exact: true }).waitFor();
      await page.getByRole('button', { name: 'Listen on Spotify here' }).click();
      await page.frameLocator('iframe').getByText('A player plays here.').waitFor();
    });

    it('does not show an account to whoever comes after it', async () => {
      const { page } = await stage().onlooker({}, await stage().accounts.member());
      await page.goto('/profile');
      await page.getByRole('button', { name: 'Log out', exact: true }).click();
      await page.locator('.message', { hasText: 'You are logged out.' }).waitFor();
      await page.evaluate(() => history.back());
      await page.waitForURL('**/login?next=/profile');
    });
  },
  true,
);
