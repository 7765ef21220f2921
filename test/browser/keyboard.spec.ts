import type { Page } from 'playwright-core';
import { describeInBrowser } from './support/chromium.js';
import { useStage } from './support/stage.js';

/** The pages with something of everything. */
const PATHS = ['/', '/?q=muse', '/login', '/register', '/privacy', '/profile'];

interface Stop {
  readonly name: string;
  readonly index: number;
  readonly visible: boolean;
  readonly marked: boolean;
}

/** What is not in view after so many pictures stays out of it; a busy machine scrolls to it later than the next one. */
const PICTURES = 60;

/** What has the focus: where it is among all that can be reached, and whether it can be seen that it has it. */
function focused(page: Page): Promise<Stop | null> {
  return page.evaluate(async (pictures) => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return null;
    const isVisible = () => {
      const { top, bottom, width } = element.getBoundingClientRect();
      return width > 0 && bottom > 0 && top < innerHeight;
    };
    const isMarked = () => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    };
    for (let painted = 0; painted < pictures && !(isVisible() && isMarked()); painted++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return {
      name: element.outerHTML.slice(0, 100),
      index: [...document.querySelectorAll('*')].indexOf(element),
      visible: isVisible(),
      marked: isMarked(),
    };
  }, PICTURES);
}

describeInBrowser('the keyboard alone', () => {
  const stage = useStage();

  it.each(PATHS)('reaches everything on %s in the order of reading, and shows where it is', async (path) => {
    const member = path === '/profile' ? await stage().accounts.member() : undefined;
    // Where motion is reduced nothing scrolls smoothly: what gets the focus is in view at once.
    const { page } = await stage().onlooker({ reducedMotion: 'reduce' }, member);
    await page.goto(path);
    const stops: Stop[] = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const stop = await focused(page);
      if (stop?.index === stops[0]?.index && stop !== null) break;
      if (stop !== null) stops.push(stop);
    }
    expect(stops.filter(({ visible, marked }) => !visible || !marked)).toEqual([]);
    // A page may begin in its middle, at what is wrong; from its end it goes on at its beginning.
    const indexes = stops.map(({ index }) => index);
    const first = indexes.indexOf(Math.min(...indexes));
    const compose = [...indexes].sort((one, other) => one - other);
    expect([...indexes.slice(first), ...indexes.slice(0, first)]).toEqual(compose);

    const missed = await page.evaluate((reached) => {
      const all = [...document.querySelectorAll('*')];
      // Of several radio buttons the chosen one is reached, the others from there by arrow keys.
      const candidates = document.querySelectorAll('a[href], button, input:not([type=hidden], [type=radio]), summary');
      return [...candidates]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        .filter((element) => !reached.includes(all.indexOf(element)))
        .map((element) => element.outerHTML.slice(0, 100));
    }, indexes);
    expect(missed).toEqual([]);
  });

  it.each([true, false])('skips to the content (JavaScript: %s)', async (javaScriptEnabled) => {
    const { page } = await stage().onlooker({ javaScriptEnabled });
    await page.goto('/login');
    await page.keyboard.press('Tab');
    const link = page.getByRole('link', { name: 'Skip to main content' });
    await page.waitForFunction(() => (document.activeElement?.getBoundingClientRect().top ?? -1) >= 0);
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.locator('#login-login:focus').waitFor();
  });

  it('searches, opens the other matches, and picks one', async () => {
    const { page } = await stage().onlooker();
    await page.goto('/');
    await page.locator('#q').focus();
    await page.keyboard.type('queen');
    await page.keyboard.press('Enter');
    await page.locator('#results-title:focus').waitFor();
    await page.locator('.side-spotify summary').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    await page.keyboard.press('Enter');
    await page.locator('.side-spotify').getByRole('heading', { name, exact: true }).waitFor();
  });
});
