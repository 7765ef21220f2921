import type { Page } from 'playwright-core';
import { axeViolations } from './support/axe.js';
import { describeInBrowser } from './support/chromium.js';
import { takeScreenshot } from './support/screenshots.js';
import { useStage } from './support/stage.js';

const SLOW = { kind: 'slow', delayMs: 10_000 } as const;

async function search(page: Page, name: string): Promise<void> {
  await page.getByRole('searchbox').fill(name);
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: `Results for “${name}”` }).waitFor();
}

const cardsOf = (page: Page) => page.locator('.card-name').allTextContents();

describeInBrowser('searching', () => {
  const stage = useStage();

  describe.each([
    { how: 'with JavaScript', javaScriptEnabled: true },
    { how: 'without JavaScript', javaScriptEnabled: false },
  ])('$how', ({ javaScriptEnabled }) => {
    const onlooker = async () => {
      const { page, watch } = await stage().onlooker({ javaScriptEnabled });
      await page.goto('/');
      return { page, watch };
    };

    it('shows both sources at an address that can be passed on', async () => {
      const { page } = await onlooker();
      await search(page, 'Muse');
      expect(await cardsOf(page)).toEqual(['Muse', 'Muse']);
      expect(await page.title()).toBe('Muse · Octa Music');

      const friend = await stage().onlooker({ javaScriptEnabled });
      await friend.page.goto(page.url());
      expect(await cardsOf(friend.page)).toEqual(['Muse', 'Muse']);
    });

    it('asks one source alone', async () => {
      const { page } = await onlooker();
      await page.getByLabel('YouTube', { exact: true }).check();
      await search(page, 'Muse');
      expect(await page.locator('.side h2').allTextContents()).toEqual(['YouTube']);
    });

    it('offers the others who are called so', async () => {
      const { page } = await onlooker();
      await search(page, 'muse');
      await page.getByText('Not the one you meant?').click();
      await page.getByRole('link', { name: 'Muse Girls' }).click();
      await page.locator('.side-spotify').getByRole('heading', { name: 'Muse Girls' }).waitFor();
    });

    it('goes back and forward', async () => {
      const { page } = await onlooker();
      await search(page, 'Muse');
      await search(page, 'Queen');
      await page.goBack();
      await page.getByRole('heading', { level: 1, name: 'Results for “Muse”' }).waitFor();
      expect(await page.getByRole('searchbox').inputValue()).toBe('Muse');
      await page.goBack();
      await page.getByRole('heading', { level: 1, name: 'Who is that artist?' }).waitFor();
      await page.goForward();
      await page.getByRole('heading', { level: 1, name: 'Results for “Muse”' }).waitFor();
    });

    it('says what is wrong with what was typed', async () => {
      const { page } = await onlooker();
      await page.getByRole('searchbox').fill('  ');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.getByRole('link', { name: 'Please type the name of an artist.' }).click();
      await page.locator('#q:focus').waitFor();
    });
  });

  it('stays on the page with JavaScript, and reads on at the results', async () => {
    const { page } = await stage().onlooker();
    await page.goto('/');
    await page.evaluate(() => Object.assign(globalThis, { stillHere: true }));
    await search(page, 'Muse');
    expect(await page.evaluate(() => 'stillHere' in globalThis)).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('results-title');
    expect(await page.locator('#announcer').textContent()).toBe('Muse · Octa Music');
  });

  it('shows that it is under way, and can be stopped', async () => {
    const { page } = await stage().onlooker();
    await page.goto('/');
    stage().accounts.running.spotify.faults.set(SLOW);
    await page.getByRole('searchbox').fill('Radiohead');
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('progressbar', { name: 'Searching Spotify and YouTube …' }).waitFor();
    await takeScreenshot(page, 'search-under-way');
    expect(await axeViolations(page)).toEqual([]);

    await page.getByRole('button', { name: 'Stop' }).click();
    expect(await page.getByRole('progressbar').count()).toBe(0);
    expect(await page.locator('#announcer').textContent()).toBe('Search stopped.');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('q');
    expect(new URL(page.url()).search).toBe('');
    expect(await page.getByRole('searchbox').inputValue()).toBe('Radiohead');
  });

  it('lets the last of several searches win', async () => {
    const { page } = await stage().onlooker();
    await page.goto('/');
    stage().accounts.running.spotify.faults.set({ ...SLOW, times: 1 });
    await page.getByRole('searchbox').fill('Queen');
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('progressbar').waitFor();
    await search(page, 'Muse');
    expect(await page.getByRole('progressbar').count()).toBe(0);
    expect(await cardsOf(page)).toEqual(['Muse', 'Muse']);
  });
});
