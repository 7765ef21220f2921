/** The page can't be shown in place: the browser should navigate to it instead. */
export class NotShowable extends Error {}

export interface FetchedPage {
  readonly title: string;
  /** What its head tells search engines and previews of links. */
  readonly description: readonly Element[];
  readonly main: HTMLElement;
}

/**
 * Fetches a page of this site to show it in place of the current one; an error page, too.
 * @throws NotShowable for anything that is not a page of the release that this script belongs to
 * @throws DOMException `AbortError` when `signal` aborts, and what else `fetch` throws
 */
export async function fetchPage(url: URL, signal: AbortSignal): Promise<FetchedPage> {
  const response = await fetch(url, { headers: { Accept: 'text/html' }, signal });
  if (response.redirected || !response.headers.get('Content-Type')?.startsWith('text/html')) throw new NotShowable();

  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const main = page.querySelector('main');
  // After a deployment the new page needs the new style sheet and script, so it must be loaded as a whole.
  if (main === null || assetsOf(page) !== assetsOf(document)) throw new NotShowable();
  return { title: page.title, description: descriptionOf(page), main };
}

export function descriptionOf({ head }: Document): Element[] {
  const elements = '[rel=canonical],[property],[name=description],[name=robots],[name^=twitter]';
  return [...head.querySelectorAll(elements)];
}

function assetsOf(page: Document): string {
  const elements = page.head.querySelectorAll('link[rel="stylesheet"], script[src]');
  return [...elements].map((element) => element.getAttribute('href') ?? element.getAttribute('src')).join(' ');
}
