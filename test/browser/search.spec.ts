import type { Page } from 'playwright-core';
import { axeViolations } from './support/axe.js';
import { APPEARANCES } from './support/appearances.js';
import { describeInBrowser } from './support/chromium.js';
import { takeScreenshot } from './support/screenshots.js';
import { useStage } from './support/stage.js';

const SLOW = { kind: 'slow', delayMs: 10_000 } as const;

async function search(page: Page, name: string, found = name): Promise<void> {
  await page.locator('#q').fill(name);
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: found, exact: true }).waitFor();
}

const cardsOf = (page: Page) => page.locator('.card-name').allTextContents();

describeInBrowser('searching', () => {
  const stage = useStage();

  it('shares the address of what was found', async () => {
    const { page } = await stage().onlooker({ permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto('/');
    await search(page, 'Muse');
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  });

  it('offers a visitor the artists of this browser again, until they are forgotten', async () => {
    const { page } = await stage().onlooker();
    await page.goto('/');
    await search(page, 'Muse');
    await search(page, 'Queen');
    await page.goto('/');
    const offered = page.locator('.suggestions li');
    await page.getByText('Your recent artists').waitFor();
    expect(await offered.allTextContents()).toEqual(['Queen', 'Muse']);
    await page.getByRole('button', { name: 'Forget them' }).click();
    await page.getByText('For example').waitFor();
    await page.reload();
    await page.getByText('For example').waitFor();
  });

  it('offers somebody with an account the artists of the history', async () => {
    const member = await stage().accounts.member();
    await member.browser.get('/?q=muse');
    const { page } = await stage().onlooker({ javaScriptEnabled: false }, member);
    await page.goto('/');
    expect(await page.locator('.suggestions').innerText()).toMatch(/^Your recent artists\s+Muse$/);
  });

  describe.each(APPEARANCES)('$how', ({ appearance }) => {
    const onlooker = async () => {
      const { page, watch } = await stage().onlooker(appearance);
      await page.goto('/');
      return { page, watch };
    };

    it('shows both sources at an address that can be passed on', async () => {
      const { page } = await onlooker();
      await search(page, 'Muse');
      expect(await cardsOf(page)).toEqual(['Muse', 'Muse']);
      expect(await page.title()).toBe('Muse · Octa Music');

      const friend = await stage().onlooker(appearance);
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
      await search(page, 'muse', 'Muse');
      await page.getByRole('link', { name: 'Muse Girls' }).click();
      await page.locator('.side-spotify').getByRole('heading', { name: 'Muse Girls' }).waitFor();
    });

    it('goes back and forward', async () => {
      const { page } = await onlooker();
      await search(page, 'Muse');
      await search(page, 'Queen');
      await page.goBack();
      await page.getByRole('heading', { level: 1, name: 'Muse', exact: true }).waitFor();
      expect(await page.locator('#q').inputValue()).toBe('Muse');
      await page.goBack();
      await page.getByRole('heading', { level: 1, name: 'Who is that artist?' }).waitFor();
      await page.goForward();
      await page.getByRole('heading', { level: 1, name: 'Muse', exact: true }).waitFor();
    });

    it('tells how to begin, and begins with an example', async () => {
      const { page } = await onlooker();
      await page.getByRole('list', { name: 'For example' }).getByRole('link', { name: 'Björk' }).click();
      await page.getByRole('heading', { level: 1, name: 'Björk', exact: true }).waitFor();
    });

    it('leads to the sources by their marks and by links', async () => {
      const { page } = await onlooker();
      await search(page, 'Muse');
      for (const [source, link, address] of [
        ['Spotify', 'Open on Spotify', /^https:\/\/open\.spotify\.com\/artist\//],
        ['YouTube', 'Watch on YouTube', /^https:\/\/www\.youtube\.com\/channel\//],
      ] as const) {
        const side = page.getByRole('region', { name: source, exact: true });
        const mark = side.getByRole('link', { name: `Go to ${source}` });
        expect(await mark.getAttribute('href')).toMatch(address);
        expect(await side.getByRole('link', { name: link }).getAttribute('href')).toMatch(address);
        // Spotify's mark must not be smaller than 21 pixels, YouTube's not than 20.
        expect((await mark.locator('svg').boundingBox())?.height).toBeGreaterThanOrEqual(21);
      }
    });

    it('says what is wrong with what was typed', async () => {
      const { page } = await onlooker();
      await page.locator('#q').fill('  ');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.getByRole('link', { name: 'Please enter the name of an artist.' }).click();
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

  it('goes back at once with JavaScript, and asks nobody', async () => {
    const { page } = await stage().onlooker();
    await page.goto('/');
    await search(page, 'Muse');
    await search(page, 'Queen');
    stage().accounts.running.spotify.clearCalls();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Muse', exact: true }).waitFor();
    expect([await cardsOf(page), await page.title()]).toEqual([['Muse', 'Muse'], 'Muse · Octa Music']);
    await page.goForward();
    await page.getByRole('heading', { level: 1, name: 'Queen', exact: true }).waitFor();
    expect(stage().accounts.running.spotify.calls).toEqual([]);
    // What is shown again works as before.
    await page.getByRole('button', { name: 'Listen on Spotify here' }).click();
    expect(await page.locator('iframe').count()).toBe(1);
  });

  it('describes what is shown to search engines and previews, too, and what is shown again', async () => {
    const { page } = await stage().onlooker();
    const described = () =>
      page.evaluate(() => {
        const elements = document.head.querySelectorAll('meta:not([name=theme-color]), link[rel=canonical]');
        return [...elements].map((element) => element.outerHTML).sort();
      });
    const texts: string[][] = [];
    const names = ['Muse', 'Queen', 'zzzz nobody'];
    for (const name of names) {
      await page.goto(`/?${new URLSearchParams({ q: name }).toString()}`);
      texts.push(await described());
    }
    await page.goto('/');
    for (const [index, name] of names.entries()) {
      await search(page, name, index < 2 ? name : `Results for “${name}”`);
      expect(await described()).toEqual(texts[index]);
    }
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Queen', exact: true }).waitFor();
    expect(await described()).toEqual(texts[1]);
  });

  it('says once what a redirect said, also to somebody who goes back', async () => {
    const { page } = await stage().onlooker({}, await stage().accounts.member());
    await page.goto('/');
    await page.getByRole('button', { name: 'Log out', exact: true }).click();
    await page.locator('.message', { hasText: 'You are logged out.' }).waitFor();
    await search(page, 'Muse');
    expect(await page.locator('.message').count()).toBe(0);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Who is that artist?' }).waitFor();
    expect(await page.locator('.message').count()).toBe(0);
  });

  it('shows that it is under way, and can be stopped', async () => {
    const { page } = await stage().onlooker();
    await page.goto('/');
    stage().accounts.running.spotify.faults.set(SLOW);
    await page.locator('#q').fill('Radiohead');
    await page.locator('#q').press('Enter');
    await page.getByRole('progressbar', { name: 'Searching Spotify and YouTube …' }).waitFor();
    await takeScreenshot(page, 'search-under-way');
    expect(await axeViolations(page)).toEqual([]);

    await page.getByRole('button', { name: 'Stop' }).click();
    expect(await page.getByRole('progressbar').count()).toBe(0);
    expect(await page.locator('#announcer').textContent()).toBe('Search stopped.');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('q');
    expect(new URL(page.url()).search).toBe('');
    expect(await page.locator('#q').inputValue()).toBe('Radiohead');
  });

  it('lets the last of several searches win', async () => {
    const { page } = await stage().onlooker();
    await page.goto('/');
    stage().accounts.running.spotify.faults.set({ ...SLOW, times: 1, match: '/v1' });
    await page.locator('#q').fill('Portishead');
    await page.locator('#q').press('Enter');
    await page.getByRole('progressbar').waitFor();
    await search(page, 'Muse');
    expect(await page.getByRole('progressbar').count()).toBe(0);
    expect(await cardsOf(page)).toEqual(['Muse', 'Muse']);
  });
});
