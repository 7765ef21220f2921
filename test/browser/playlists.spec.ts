import type { Page } from 'playwright-core';
import type { Member } from '../support/accounts.js';
import { formOf } from '../support/page-forms.js';
import { knownSongs, namesOn, playlistOf, songsOn } from '../support/playlist-pages.js';
import { until } from '../support/until.js';
import { axeViolations } from './support/axe.js';
import { describeInBrowser } from './support/chromium.js';
import { takeScreenshot } from './support/screenshots.js';
import { useStage } from './support/stage.js';

describeInBrowser('songs of a playlist', () => {
  const stage = useStage();
  let member: Member;
  let path: string;
  beforeAll(async () => {
    member = await stage().accounts.member();
  });

  async function open(count: number, options = {}, query = ''): Promise<Page> {
    path = await playlistOf(member, knownSongs(count));
    const { page } = await stage().onlooker({ reducedMotion: 'reduce', ...options }, member);
    await page.goto(path + query);
    return page;
  }
  const names = (...numbers: number[]) => numbers.map((number) => `Track ${number}`);
  /** What the server would give to anybody who asks now. */
  const kept = async (query = '') => namesOn(await member.browser.get(path + query));
  const untilKept = (order: string[]) =>
    until(`kept as ${order.join()}`, async () => (await kept()).join() === order.join());
  const shown = (page: Page) =>
    page
      .locator('.songs .track bdi:first-child')
      .allTextContents()
      .then((all) => all.filter((text) => text.startsWith('Track')));
  const places = (page: Page) => page.locator('[data-position]').allTextContents();
  const handle = (page: Page, number: number) =>
    page.getByRole('button', { name: `Drag Track ${number}, or`, exact: false });
  const menu = (page: Page, number: number) =>
    page.getByRole('button', { name: `Actions for Track ${number}`, exact: true });
  const button = (page: Page, number: number, step: string) =>
    page.getByRole('button', { name: `Move ${step} Track ${number}`, exact: true, includeHidden: true });
  const press = async (page: Page, number: number, step: string): Promise<void> => {
    await menu(page, number).click();
    await button(page, number, step).click();
  };
  const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim());
  const announced = (page: Page) => page.locator('#announcer').textContent();

  /** The middle of an element in the window. */
  async function middle(page: Page, number: number): Promise<{ x: number; y: number }> {
    const { x, y, width, height } = (await handle(page, number).boundingBox())!;
    return { x: x + width / 2, y: y + height / 2 };
  }

  describe('without JavaScript', () => {
    it('are moved by their buttons, and the page comes back to them', async () => {
      const page = await open(40, { javaScriptEnabled: false });
      expect(await page.locator('[data-handle]:visible').count()).toBe(0);
      await press(page, 40, 'up');
      await page.waitForURL(/#song-/);
      expect((await kept()).slice(-2)).toEqual(names(40, 39));
      const row = page.locator('.songs > li', { has: menu(page, 40) });
      await row.waitFor();
      expect(await row.evaluate((element) => element.matches(':target'))).toBe(true);
      const { y } = (await row.boundingBox())!;
      expect([y > 0, y < 900]).toEqual([true, true]);
    });

    it('are moved far by their number', async () => {
      const page = await open(3, { javaScriptEnabled: false });
      await menu(page, 1).click();
      await page.getByRole('link', { name: 'Move to position… Track 1', exact: true }).click();
      await page.getByLabel('New position').fill('3');
      await page.getByRole('button', { name: 'Move song' }).click();
      await page.getByText('Song moved.').waitFor();
      expect(await shown(page)).toEqual(names(2, 3, 1));
    });

    it('are looked for, added and removed', async () => {
      const page = await open(0, { javaScriptEnabled: false });
      await page.getByRole('searchbox').fill('Muse');
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByRole('button', { name: /^Add / }).first().click();
      await page.getByText('Song added to your playlist.').waitFor();
      await page.getByRole('link', { name: 'Back to Slow mornings' }).click();
      await page.getByRole('button', { name: /^Actions for / }).click();
      await page.getByRole('button', { name: /^Remove / }).click();
      await page.getByText('This playlist has no songs yet.').waitFor();
    });

    it('are imported from a file', async () => {
      const page = await open(2, { javaScriptEnabled: false });
      const { text } = await member.browser.get(`${path}/export?format=csv`);
      await page.goto('/playlists/import');
      await page
        .getByLabel('File', { exact: false })
        .first()
        .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
      await page.getByLabel('Name').fill('From a table');
      await page.getByRole('button', { name: 'Import' }).click();
      await page.getByText('Playlist imported.').waitFor();
      expect(await shown(page)).toEqual(names(1, 2));
    });
  });

  describe('by the keyboard', () => {
    it('are moved with arrow keys, said aloud, and saved once they rest', async () => {
      const page = await open(4);
      await handle(page, 1).focus();
      for (const [key, place] of [
        ['ArrowDown', 2],
        ['ArrowDown', 3],
        ['ArrowDown', 4],
        ['ArrowUp', 3],
      ] as const) {
        await page.keyboard.press(key);
        expect(await announced(page)).toBe(`Track 1: position ${place} of 4`);
      }
      expect([await shown(page), await places(page)]).toEqual([names(2, 3, 1, 4), ['1', '2', '3', '4']]);
      await untilKept(names(2, 3, 1, 4));
      expect(await focusedName(page)).toMatch(/Drag Track 1, or/);
      expect(await axeViolations(page)).toEqual([]);
    });

    it('are heard of last, also where the page was still to announce its message', async () => {
      path = await playlistOf(member, knownSongs(2));
      const { page } = await stage().onlooker({ reducedMotion: 'reduce' }, member);
      await page.clock.install();
      await page.goto(path);
      await page.locator('main > .message[role=status]').waitFor();
      await handle(page, 1).focus();
      await page.keyboard.press('ArrowDown');
      await page.clock.runFor(5_000);
      expect(await announced(page)).toBe('Track 1: position 2 of 2');
    });

    it('go no further than the list, and that is said', async () => {
      const page = await open(2);
      await handle(page, 2).focus();
      await page.keyboard.press('ArrowDown');
      expect(await announced(page)).toBe('Track 2 can’t go further on this page.');
      expect(await shown(page)).toEqual(names(1, 2));
    });

    it('have a menu of what can be done, which closes with Escape and gives the focus back', async () => {
      const page = await open(3);
      await menu(page, 2).focus();
      await page.keyboard.press('Enter');
      await button(page, 2, 'up').waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await takeScreenshot(page, 'playlist-menu-desktop-light');
      await page.keyboard.press('Tab');
      expect(await focusedName(page)).toBe('Move up Track 2');
      await page.keyboard.press('Escape');
      expect([await focusedName(page), await page.locator(':popover-open').count()]).toEqual([
        '⋯Actions for Track 2',
        0,
      ]);
    });

    it('are moved by their menu, again and again, and the focus stays there', async () => {
      const page = await open(3);
      for (const place of [2, 1]) {
        await menu(page, 3).focus();
        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        expect(await announced(page)).toBe(`Track 3: position ${place} of 3`);
      }
      await untilKept(names(3, 1, 2));
      await button(page, 3, 'up').and(page.locator(':disabled')).waitFor({ state: 'attached' });
      expect(await focusedName(page)).toBe('⋯Actions for Track 3');
      expect(page.url()).not.toContain('song=');
    });

    it('are saved also when the page is left at once', async () => {
      const page = await open(3);
      await handle(page, 1).focus();
      await page.keyboard.press('ArrowDown');
      await page.goto('/privacy');
      await untilKept(names(2, 1, 3));
    });
  });

  describe('by the pointer', () => {
    it('are dragged to another place', async () => {
      // So high that nothing is near an edge, where the page would be scrolled.
      const page = await open(5, { viewport: { width: 1280, height: 1200 } });
      const [from, to] = [await middle(page, 1), await middle(page, 4)];
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y + 10, { steps: 8 });
      expect(await page.locator('.song-held').count()).toBe(1);
      await takeScreenshot(page, 'playlist-dragging-desktop-light');
      await page.mouse.up();
      expect(await shown(page)).toEqual(names(2, 3, 4, 1, 5));
      await untilKept(names(2, 3, 4, 1, 5));
      await page.locator('.song-held').waitFor({ state: 'detached' });
      expect(await announced(page)).toBe('Track 1: position 4 of 5');
    });

    it('stay where they were when that is broken off', async () => {
      const page = await open(3);
      const [from, to] = [await middle(page, 1), await middle(page, 3)];
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y + 10, { steps: 5 });
      expect(await shown(page)).toEqual(names(2, 3, 1));
      await page.keyboard.press('Escape');
      await page.mouse.up();
      expect([await shown(page), await places(page)]).toEqual([names(1, 2, 3), ['1', '2', '3']]);
      expect(await kept()).toEqual(names(1, 2, 3));
    });

    it('are dragged with a finger, too', async () => {
      // High, for the same reason.
      const page = await open(4, { hasTouch: true, viewport: { width: 390, height: 1600 } });
      await handle(page, 1).scrollIntoViewIfNeeded();
      const [from, to] = [await middle(page, 1), await middle(page, 3)];
      const devtools = await page.context().newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
        devtools.send('Input.dispatchTouchEvent', { type, touchPoints: points });
      await touch('touchStart', [from]);
      for (let step = 1; step <= 10; step += 1) {
        await touch('touchMove', [{ x: from.x, y: from.y + ((to.y + 10 - from.y) * step) / 10 }]);
      }
      await touch('touchEnd', []);
      await untilKept(names(2, 3, 1, 4));
      expect(await shown(page)).toEqual(names(2, 3, 1, 4));
    });

    it('take the page along beyond its edge, with 500 songs', async () => {
      const page = await open(500, {}, '?page=2');
      await handle(page, 101).scrollIntoViewIfNeeded();
      const from = await middle(page, 101);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x, 890, { steps: 5 });
      const before = await page.evaluate(() => scrollY);
      await page.waitForFunction((start) => scrollY > start + 600, before);
      await page.mouse.move(from.x, 450, { steps: 5 });
      await page.mouse.up();
      const place = Number(/position (\d+) of 500/.exec((await announced(page)) ?? '')?.[1]);
      expect(place).toBeGreaterThan(105);
      await until('it is kept', async () => {
        const songs = songsOn(await member.browser.get(`${path}?page=2`));
        return songs.find(({ place: at }) => at === place)?.text.startsWith('Track 101') ?? false;
      });
      expect((await kept('?page=2')).length).toBe(100);
    });
  });

  describe('when another tab was busy meanwhile', () => {
    it('are shown with what it added, and nothing is lost', async () => {
      const page = await open(3);
      const other = await member.browser.get(`${path}/search?q=Muse&offset=0`);
      await member.browser.submit(formOf(other.text, `${path}/add_song`));
      await member.browser.get(path);
      await press(page, 1, 'down');
      await page.locator('.songs > li').nth(3).waitFor();
      expect([(await shown(page)).slice(0, 3), await places(page)]).toEqual([names(2, 1, 3), ['1', '2', '3', '4']]);
    });

    it('go back to where they were when it removed the song, and that is said', async () => {
      const page = await open(3);
      const [song] = songsOn(await member.browser.get(path));
      const form = formOf((await member.browser.get(path)).text, `${path}/remove_song/${song?.id ?? ''}`);
      await member.browser.submit(form);
      await press(page, 1, 'down');
      await page.locator('#songs-message').getByText('That song is not in the playlist.').waitFor();
      expect(await announced(page)).toMatch(/^That song is not in the playlist\./);
    });
  });

  describe('that cannot be saved', () => {
    it('go back to where they were, and that is said', async () => {
      const page = await open(3, { colorScheme: 'dark', viewport: { width: 390, height: 844 } });
      await page.evaluate(() => (globalThis.fetch = () => Promise.reject(new TypeError('offline'))));
      await handle(page, 1).focus();
      await page.keyboard.press('ArrowDown');
      expect(await shown(page)).toEqual(names(2, 1, 3));
      await page.locator('#songs-message').getByText('The server could not be reached').waitFor();
      expect([await shown(page), await places(page)]).toEqual([names(1, 2, 3), ['1', '2', '3']]);
      expect(await announced(page)).toMatch(/^The server could not be reached/);
      expect(await focusedName(page)).toMatch(/Drag Track 1, or/);
      await takeScreenshot(page, 'playlist-not-saved-phone-dark');
      expect(await axeViolations(page)).toEqual([]);
    });

    it('are saved when it is tried again', async () => {
      const page = await open(3);
      let refusals = 1;
      await page.route('**/move_song/**', (route) =>
        refusals-- > 0 ? route.fulfill({ status: 503, contentType: 'text/html', body: '' }) : route.continue(),
      );
      await press(page, 1, 'down');
      await page.locator('#songs-message').waitFor();
      expect(await shown(page)).toEqual(names(1, 2, 3));
      await press(page, 3, 'up');
      await untilKept(names(1, 3, 2));
      await page.locator('#songs-message').waitFor({ state: 'detached' });
    });

    it('since the log-in has ended, go back to where they were', async () => {
      const browser = await stage().accounts.logsIn(member);
      path = await playlistOf(browser, knownSongs(3));
      const { page } = await stage().onlooker({}, browser);
      await page.goto(path);
      await browser.browser.post('/api/auth/logout');
      await press(page, 1, 'down');
      await page.locator('#songs-message').getByText('That could not be saved').waitFor();
      expect(await shown(page)).toEqual(names(1, 2, 3));
    });
  });
});
