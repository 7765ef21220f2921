import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** Names that distributions give it. */
const WITH_WINDOWS = ['chromium', 'chromium-browser', 'google-chrome'];

/** The first has no windows, takes half as long for the same, and keeps no pages for going back to. */
const NAMES = ['chromium-headless-shell', ...WITH_WINDOWS];

/**
 * The browser's program on the PATH; `undefined` when there is none.
 * @param keepsPages whether it has to keep pages for going back to
 */
export function chromiumPath(keepsPages = false): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const names = keepsPages ? WITH_WINDOWS : NAMES;
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
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
export function describeInBrowser(title: string, suite: () => void, keepsPages = false): void {
  jest.setTimeout(TEST_LIMIT_MS);
  if (chromiumPath(keepsPages) !== undefined) describe(title, suite);
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
  return chromium.launch({ executablePath: chromiumPath(keepsPages) ?? '', args, ignoreDefaultArgs });
}
