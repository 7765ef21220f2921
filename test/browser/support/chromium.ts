import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** Names that distributions give it. The first has no windows, and takes half as long for the same. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/** The browser's program on the PATH; `undefined` when there is none. */
export function chromiumPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A flow through many pages takes seconds; on a machine that is busy with other tests, some more. */
const TEST_LIMIT_MS = 60_000;

/**
 * `describe` where there is a Chromium to run. Where there is none the report shows the suite as skipped and why,
 * except in continuous integration (`CI=true`), where that is a failure.
 */
export function describeInBrowser(title: string, suite: () => void): void {
  jest.setTimeout(TEST_LIMIT_MS);
  if (chromiumPath() !== undefined) describe(title, suite);
  else if (process.env['CI'] === 'true')
    it(`${title}: needs chromium`, () => Promise.reject(new Error('no chromium on the PATH')));
  else describe.skip(`${title} (NOT RUN: there is no chromium on the PATH)`, suite);
}

/**
 * @param keepsPages pages that somebody goes back to are kept as they were, as in everybody's browser. Then
 * `page.goBack()` waits in vain: the page doesn't load.
 */
export function launchChromium(keepsPages = false): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-background-networking'];
  const ignoreDefaultArgs = keepsPages ? ['--disable-back-forward-cache'] : [];
  return chromium.launch({ executablePath: chromiumPath() ?? '', args, ignoreDefaultArgs });
}
