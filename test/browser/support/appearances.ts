import type { BrowserContextOptions } from 'playwright-core';

interface Appearance {
  readonly how: string;
  readonly appearance: Pick<BrowserContextOptions, 'javaScriptEnabled' | 'colorScheme' | 'viewport'>;
}

const phone = { width: 390, height: 800 };
const desktop = { width: 1440, height: 900 };

/**
 * How flows are gone through: with and without JavaScript, light and dark, on a phone and on a desktop, each of these
 * together with each of the others.
 */
export const APPEARANCES: readonly Appearance[] = [
  appear('with JavaScript, light, on a phone', true, 'light', phone),
  appear('with JavaScript, dark, on a desktop', true, 'dark', desktop),
  appear('without JavaScript, light, on a desktop', false, 'light', desktop),
  appear('without JavaScript, dark, on a phone', false, 'dark', phone),
];

function appear(
  how: string,
  javaScriptEnabled: boolean,
  colorScheme: 'light' | 'dark',
  viewport: typeof phone,
): Appearance {
  return { how, appearance: { javaScriptEnabled, colorScheme, viewport } };
}
