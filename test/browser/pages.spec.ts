import type { Page, Response } from 'playwright-core';
import { axeViolations } from './support/axe.js';
import { describeInBrowser } from './support/chromium.js';
import { HtmlDocuments, itWithJava } from './support/html-checker.js';
import { tooSmallTargets, whatSticksOut } from './support/layout.js';
import { PAGE_STATES } from './support/page-states.js';
import { takeScreenshot } from './support/screenshots.js';
import { useStage } from './support/stage.js';

/** Each with the other widths at which nothing may stick out; 640 is 1280 at a zoom of 200 %. */
const APPEARANCES = [
  { colorScheme: 'light', device: 'desktop', width: 1280, others: [1440, 640] },
  { colorScheme: 'dark', device: 'phone', width: 320, others: [390] },
] as const;

async function setWidth(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
}

describeInBrowser('every page', () => {
  const stage = useStage();
  const html = new HtmlDocuments();
  afterAll(() => html.remove());

  describe.each(APPEARANCES)('$colorScheme, on a $device', ({ colorScheme, device, width, others }) => {
    it.each(PAGE_STATES)('$name is well made', async ({ name, path, status, member: isMember, before, then }) => {
      const member = isMember && (await stage().accounts.member());
      const led = await before?.(stage(), member);
      const { page } = await stage().onlooker({ colorScheme, viewport: { width, height: 900 } }, member);
      const documents: Response[] = [];
      page.on('response', (response) => {
        if (response.request().isNavigationRequest()) documents.push(response);
      });
      const answer = await page.goto(typeof led === 'string' ? led : path);
      expect(answer?.status()).toBe(status);
      // The other appearances are of the same document.
      const isFirst = device === 'desktop';
      if (isFirst) html.add((await answer?.text()) ?? '');
      await then?.(page);
      const last = documents.at(-1);
      if (isFirst && last !== answer) html.add((await last?.text()) ?? '');

      await takeScreenshot(page, `${name}-${device}-${colorScheme}`);
      expect(await axeViolations(page)).toEqual([]);
      expect(await tooSmallTargets(page)).toEqual([]);
      expect(await whatSticksOut(page)).toEqual([]);
      for (const other of others) {
        await setWidth(page, other);
        expect(await whatSticksOut(page)).toEqual([]);
      }
    });
  });

  itWithJava('is valid HTML', () => {
    expect(html.problems()).toEqual([]);
  });
});
