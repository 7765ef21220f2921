import { APPEARANCES } from './support/appearances.js';
import { describeInBrowser } from './support/chromium.js';
import { useStage } from './support/stage.js';

describeInBrowser('the search history', () => {
  const stage = useStage();

  it.each(APPEARANCES)('is kept, repeated, searched and deleted, $how', async ({ appearance }) => {
    const { page } = await stage().onlooker(appearance, await stage().accounts.member());
    const nav = page.getByRole('navigation', { name: 'Main' });
    const entries = page.locator('.entry h3');
    await page.goto('/');
    for (const name of ['Muse', 'Queen']) {
      await page.locator('#q').fill(name);
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    }
    await nav.getByRole('link', { name: 'History' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your search history' }).waitFor();
    expect((await entries.allTextContents()).sort()).toEqual(['Muse', 'Queen']);

    await page.getByRole('link', { name: 'Search again for Muse (Spotify and YouTube)' }).click();
    await page.getByRole('heading', { level: 1, name: 'Muse', exact: true }).waitFor();
    await page.goto('/?q=Muse&source=youtube');
    await page.goto('/history');
    await page.getByLabel('Searched on').selectOption('Channel on YouTube');
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('link', { name: 'Show all searches' }).waitFor();
    expect(await entries.allTextContents()).toEqual(['Muse']);
    await page.goto('/history');

    await page.getByRole('searchbox').fill('muse');
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('link', { name: 'Show all searches' }).waitFor();
    expect(await entries.allTextContents()).toEqual(['Muse', 'Muse']);
    await page
      .getByRole('button', { name: /^Delete the search for Muse \(Channel on YouTube\)/ })
      .first()
      .click();
    await page.locator('.message', { hasText: 'removed' }).waitFor();
    expect(await entries.allTextContents()).toEqual(['Muse']);
    await page.reload();
    expect(await page.locator('.message').count()).toBe(0);

    await page.goto('/history');
    await page.getByRole('link', { name: 'Clear history…' }).click();
    await page.getByRole('main').getByRole('button').click();
    await page.locator('.message', { hasText: 'Search history cleared.' }).waitFor();
    expect(await entries.count()).toBe(0);
  });

  // Of the first two, one is on another day than UTC at any time.
  it.each([
    ['Pacific/Kiritimati', true],
    ['Etc/GMT+12', true],
    ['Asia/Tokyo', false],
  ])(
    'tells days and times in the reader’s zone %s where scripts run (%p), else in UTC',
    async (timezoneId, javaScriptEnabled) => {
      const member = await stage().accounts.member();
      await member.browser.get('/?q=muse&source=youtube');
      const { page } = await stage().onlooker({ timezoneId, javaScriptEnabled }, member);
      await page.goto('/history');
      const time = page.locator('.entry time');
      const moment = new Date((await time.getAttribute('datetime')) ?? '');
      const inZone = (timeZone: string) =>
        new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone }).format(moment);
      const shown = javaScriptEnabled ? inZone(timezoneId) : `${inZone('UTC')} UTC`;
      expect(await time.textContent()).toBe(shown);
      const removal = await page.getByRole('button', { name: /^Delete the search/ }).textContent();
      expect(removal).toMatch(new RegExp(`, ${shown}$`));
      const day = new Intl.DateTimeFormat('en-GB', {
        dateStyle: 'full',
        timeZone: javaScriptEnabled ? timezoneId : 'UTC',
      }).format(moment);
      // Releases of ICU differ in the comma.
      expect((await page.locator('main h2').allTextContents()).map((text) => text.replace(',', ''))).toEqual([
        day.replace(',', ''),
      ]);
    },
  );
});
