import type { Page } from 'playwright-core';
import { describeInBrowser } from './support/chromium.js';
import { useStage } from './support/stage.js';

const LIGHT = 'rgb(245, 246, 251)';
const DARK = 'rgb(14, 16, 27)';

const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

describeInBrowser('the colour theme', () => {
  const stage = useStage();

  it.each([
    ['light', LIGHT, true],
    ['dark', DARK, true],
    ['dark', DARK, false],
  ] as const)('is the system’s, %s, until somebody chooses', async (colorScheme, expected, javaScriptEnabled) => {
    const { page } = await stage().onlooker({ colorScheme, javaScriptEnabled });
    await page.goto('/');
    expect(await background(page)).toBe(expected);
    expect(await page.locator('#theme-switch').isVisible()).toBe(javaScriptEnabled);
  });

  it('is chosen by a button and remembered on every page', async () => {
    const { page } = await stage().onlooker({ colorScheme: 'light' });
    await page.goto('/');
    const button = page.locator('#theme-switch');
    for (const [text, expected] of [
      ['Theme: light', LIGHT],
      ['Theme: dark', DARK],
    ] as const) {
      await button.click();
      expect([await button.textContent(), await background(page)]).toEqual([text, expected]);
      expect(await page.locator('#announcer').textContent()).toBe(text);
    }
    await page.goto('/privacy');
    expect([await button.textContent(), await background(page)]).toEqual(['Theme: dark', DARK]);
    const bar = page.locator('meta[name=theme-color][data-scheme=dark]');
    expect(await bar.getAttribute('media')).toBe('all');

    await button.click();
    expect([await button.textContent(), await background(page)]).toEqual(['Theme: automatic', LIGHT]);
  });

  it('is there before anything is painted', async () => {
    const { page } = await stage().onlooker({ colorScheme: 'light' });
    await page.goto('/');
    await page.evaluate(() => localStorage.setItem('theme', 'dark'));
    await page.goto('/privacy', { waitUntil: 'commit' });
    await page.locator('body').waitFor({ state: 'attached' });
    expect(await background(page)).toBe(DARK);
  });
});
