import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const FOLDER = join(__dirname, '..', '..', '..', 'reports', 'screenshots');

/** Takes a picture of the whole page, for people to look at. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  // Pictures further down would be missing: they wait until somebody scrolls to them.
  await page.locator('img').evaluateAll(async (pictures) => {
    for (const picture of pictures as HTMLImageElement[]) picture.loading = 'eager';
    await Promise.all(pictures.map((picture) => (picture as HTMLImageElement).decode()));
  });
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, fullPage: true, animations: 'disabled' });
}
