import axe, { type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** WCAG 2.2, A and AA, and what axe holds for good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/**
 * What axe finds wrong with the page as it is, one line for each element.
 * @param ignored rules that say nothing here
 */
export async function axeViolations(page: Page, ignored: readonly string[] = []): Promise<string[]> {
  await page.evaluate(axe.source);
  // Off by default, though it is a rule of WCAG 2.2 AA.
  const rules = {
    'target-size': { enabled: true },
    ...Object.fromEntries(ignored.map((id) => [id, { enabled: false }])),
  };
  // What it finds well is not described: that takes longer than to find it.
  const options: RunOptions = { runOnly: TAGS, rules, resultTypes: ['violations'], reporter: 'no-passes' };
  return page.evaluate(async (given) => {
    // Colours that are still changing are not what anybody reads.
    const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(passing.map(({ finished }) => finished));
    const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document, given);
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id} (${help}): ${html}`));
  }, options);
}
