import type { Page } from 'playwright-core';

/** WCAG 2.2, 2.5.8, in CSS pixels. */
const LEAST_TARGET = 24;

/** What makes the page scroll sideways; nothing when it fits. */
export function whatSticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    );
    return [`${scrollWidth} in ${clientWidth}`, ...wide.map((element) => element.outerHTML.slice(0, 120))];
  });
}

/** Whatever can be pressed and is smaller than it should be. Links within a sentence may be as high as its line. */
export function tooSmallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const targets = document.querySelectorAll<HTMLElement>(
      'a[href], button, input:not([type=hidden]), summary, select',
    );
    return [...targets]
      .map((element) => ({ element, target: element.closest('label') ?? element }))
      .filter(({ element }) => element.checkVisibility({ visibilityProperty: true }) && !inSentence(element))
      .filter(({ element }) => !element.matches('.skip-link'))
      .filter(({ target }) => {
        const { width, height } = target.getBoundingClientRect();
        return width < least || height < least;
      })
      .map(({ element }) => element.outerHTML.slice(0, 120));

    function inSentence(element: Element): boolean {
      const text = [...(element.parentElement?.childNodes ?? [])].filter((node) => node.nodeType === Node.TEXT_NODE);
      return element.matches('a') && text.some((node) => node.textContent?.trim() !== '');
    }
  }, LEAST_TARGET);
}
