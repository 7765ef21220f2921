import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const FOLDER = join(__dirname, '..', '..', '..', 'reports', 'screenshots');

/** Pictures are for people to look at, and take as long as all that is checked: only `SCREENSHOTS=true` takes them. */
const WANTED = process.env['SCREENSHOTS'] === 'true';

/** Loads everything that the page shows, and takes a picture of the whole page if they are wanted. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  // Pictures further down would be missing: they wait until somebody scrolls to them.
  await page.locator('img').evaluateAll(async (pictures) => {
    for (const picture of pictures as HTMLImageElement[]) picture.loading = 'eager';
    await Promise.all(pictures.map((picture) => (picture as HTMLImageElement).decode()));
  });
  if (!WANTED) return;
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, fullPage: true, animations: 'disabled' });
}
