import type { BrowserContext, ConsoleMessage, Request } from 'playwright-core';

/** The sources' artwork, which pages may show. */
const ARTWORK = /^https:\/\/(?:i|mosaic)\.scdn\.co\/|^https:\/\/(?:yt3\.ggpht|yt3\.googleusercontent|i\.ytimg)\.com\//;

/** The sources' players, which pages may frame once somebody has pressed the button. */
export const PLAYERS = /^https:\/\/(?:open\.spotify\.com\/embed|www\.youtube-nocookie\.com\/embed)\//;

/** That a page itself has a status that reports an error is what many tests are about, not an error of the page's. */
const PAGE_STATUS = /^Failed to load resource: the server responded with a status of [45]/;

/** What pages call with a violation of the Content-Security-Policy. */
const REPORT = 'reportPolicyViolation';

const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320"><rect width="320" height="320" fill="#7a4fb5"/></svg>';
const PLAYER = '<!doctype html><html lang="en"><title>A player</title><body>A player plays here.</body></html>';

/** What a browser did that a page must not make it do. */
export interface Watch {
  /** Errors on the console, violations of the Content-Security-Policy, requests to hosts that nobody allowed. */
  readonly problems: readonly string[];
  /** What was asked for at the players' hosts. */
  readonly playerRequests: readonly string[];
}

/**
 * Looks at everything that the pages of a context do. Nothing leaves this machine: artwork and players are answered
 * with stand-ins, everything else elsewhere is refused and counts as a problem.
 * @param origins where the service is
 */
export async function watch(context: BrowserContext, origins: ReadonlySet<string>): Promise<Watch> {
  const problems: string[] = [];
  const playerRequests: string[] = [];
  const isOwn = (url: string) => origins.has(new URL(url).origin);

  await context.route(
    (url) => !isOwn(url.href),
    (route) => {
      const url = route.request().url();
      if (ARTWORK.test(url)) return route.fulfill({ contentType: 'image/svg+xml', body: PICTURE });
      if (!PLAYERS.test(url)) {
        problems.push(`asked another host: ${url}`);
        return route.abort();
      }
      playerRequests.push(url);
      return route.fulfill({ contentType: 'text/html', body: PLAYER });
    },
  );
  await context.exposeFunction(REPORT, (what: string) => problems.push(`violates the policy: ${what}`));
  await context.addInitScript((report) => {
    const tell = (globalThis as unknown as Record<string, (what: string) => void>)[report];
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      tell?.(`${violatedDirective} ${blockedURI}`);
    });
  }, REPORT);
  context.on('console', (message) => {
    if (message.type() === 'error' && !isPageStatus(message, isOwn)) problems.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => problems.push(`exception: ${error.error().message}`));
  context.on('response', (response) => {
    if (response.status() >= 400 && !isPage(response.request())) {
      problems.push(`${response.status()} for ${response.url()}`);
    }
  });
  return { problems, playerRequests };
}

function isPageStatus(message: ConsoleMessage, isOwn: (url: string) => boolean): boolean {
  return PAGE_STATUS.test(message.text()) && isOwn(message.location().url);
}

/** A page, loaded as a whole or by the search's script. */
function isPage(request: Request): boolean {
  return request.resourceType() === 'document' || request.resourceType() === 'fetch';
}
