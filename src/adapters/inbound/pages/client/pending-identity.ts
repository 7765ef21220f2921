import { announce } from './announce.js';
import { fetchPage } from './fetch-page.js';

/** When it is looked whether the answer has come, in milliseconds after the page was shown. */
const looksAfterMs = [2_500, 6_000, 15_000];

/** Offers who the artist is once that is known: the page came before it was. */
export function awaitIdentity(): void {
  const hint = document.querySelector<HTMLElement>('[data-identity-pending]');
  if (hint !== null) void look(hint, [...looksAfterMs]);
}

async function look(hint: HTMLElement, [after, ...later]: number[]): Promise<void> {
  if (after === undefined) return;
  await new Promise((resolve) => setTimeout(resolve, after));
  // Another page may be shown by now.
  if (!hint.isConnected) return;
  try {
    const { main } = await fetchPage(new URL(location.href), AbortSignal.timeout(10_000));
    if (main.querySelector('[data-identity-pending]') !== null) return await look(hint, later);
  } catch {
    // The link in the hint still leads there.
    return;
  }
  hint.firstChild?.replaceWith('It is known now who that is. ');
  announce('It is known now who that is.');
}
