import { announce } from './announce.js';
import { remember, remembered } from './storage.js';

type Theme = 'automatic' | 'light' | 'dark';

const themes: readonly Theme[] = ['automatic', 'light', 'dark'];

const storageKey = 'theme';

/** The theme chosen in this browser; `automatic` (the system's) when none was, or storage is blocked. */
export function rememberedTheme(): Theme {
  return themes.find((theme) => theme === remembered('localStorage', storageKey)) ?? 'automatic';
}

/** Overrides the system's theme for the page and for the browser's own bars around it, or follows it. */
export function applyTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'automatic') delete dataset['theme'];
  else dataset['theme'] = theme;

  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.dataset['scheme'] ?? '';
    if (theme === 'automatic') meta.media = `(prefers-color-scheme: ${own})`;
    else meta.media = theme === own ? 'all' : 'not all';
  }
}

/** Shows the footer's theme button, which switches to the next theme. */
export function startThemeSwitch(): void {
  const button = document.querySelector<HTMLButtonElement>('#theme-switch');
  if (button === null) return;

  let theme = rememberedTheme();
  const show = () => (button.textContent = `Theme: ${theme}`);
  button.addEventListener('click', () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'automatic';
    applyTheme(theme);
    remember('localStorage', storageKey, theme === 'automatic' ? null : theme);
    show();
    announce(button.textContent);
  });
  show();
  button.hidden = false;
}
