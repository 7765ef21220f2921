import type { BrowserContextOptions } from 'playwright-core';
import { axeViolations } from './support/axe.js';
import { describeInBrowser } from './support/chromium.js';
import { whatSticksOut } from './support/layout.js';
import { takeScreenshot } from './support/screenshots.js';
import { useStage } from './support/stage.js';

const PATHS = ['/', '/?q=muse', '/login'];

describeInBrowser('what somebody has set up for themselves', () => {
  const stage = useStage();

  async function open(path: string, options: BrowserContextOptions) {
    const { page } = await stage().onlooker(options);
    await page.goto(path);
    return page;
  }

  it.each(PATHS)('forced colours leave %s usable', async (path) => {
    const page = await open(path, { forcedColors: 'active', colorScheme: 'dark' });
    await takeScreenshot(page, `forced-colours${path.replaceAll(/\W+/g, '-')}`);
    // The colours are the system's own then, and not those that axe is told.
    expect(await axeViolations(page, ['color-contrast'])).toEqual([]);
    // Fields and buttons are told by their borders: nothing else is left of them.
    const unmarked = await page.locator('.button:not(.button-quiet), input[type=search], .badge').evaluateAll((all) =>
      all
        .filter((element) => element.checkVisibility())
        .filter((element) => getComputedStyle(element).borderTopStyle === 'none')
        .map((element) => element.outerHTML),
    );
    expect(unmarked).toEqual([]);
  });

  it.each(['/', '/history', '/profile'])('letters twice as large fit %s on a phone', async (path) => {
    const member = await stage().accounts.member();
    const { page } = await stage().onlooker({ viewport: { width: 320, height: 800 } }, member);
    await page.goto(path);
    // As large as usual they leave the header in one line.
    const links = page.getByRole('navigation', { name: 'Main' }).locator('li:visible');
    const tops = await links.evaluateAll((all) => all.map((element) => element.getBoundingClientRect().top));
    expect(new Set(tops.map(Math.round)).size).toBe(1);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    expect(await whatSticksOut(page)).toEqual([]);
    // Something is seen of what is typed.
    for (const field of await page.getByRole('main').locator('[name=q]').all()) {
      expect((await field.boundingBox())?.width).toBeGreaterThan(160);
    }
  });

  it.each([
    ['reduce', 'auto', 0.001],
    ['no-preference', 'smooth', 0.12],
  ] as const)('motion is as wished: %s', async (reducedMotion, scrollBehavior, seconds) => {
    const page = await open('/', { reducedMotion });
    const found = await page.evaluate(() => {
      const { transitionDuration } = getComputedStyle(document.querySelector('.button') ?? document.body);
      const { scrollBehavior } = getComputedStyle(document.documentElement);
      return { scrollBehavior, seconds: parseFloat(transitionDuration) };
    });
    expect(found).toEqual({ scrollBehavior, seconds });
  });

  // axe is a script itself: here only those of the pages are missing.
  it.each(PATHS)('%s is accessible without its scripts', async (path) => {
    const { page } = await stage().onlooker();
    await page.route('**/assets/*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    await page.goto(path);
    expect(await page.locator('#theme-switch').isVisible()).toBe(false);
    expect(await axeViolations(page)).toEqual([]);
  });
});
