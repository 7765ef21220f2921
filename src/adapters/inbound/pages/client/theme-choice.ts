import { announce } from './announce.js';

type Theme = 'automatic' | 'light' | 'dark';

const themes: readonly Theme[] = ['automatic', 'light', 'dark'];

const storageKey = 'theme';

/** The theme chosen in this browser; `automatic` (the system's) when none was, or storage is blocked. */
export function rememberedTheme(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(storageKey)) ?? 'automatic';
  } catch {
    return 'automatic';
  }
}

/** Remembers the choice for the next page, unless storage is blocked. */
function rememberTheme(theme: Theme): void {
  try {
    if (theme === 'automatic') localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, theme);
  } catch {
    // Storage is blocked or full: the theme still changes, it is only not remembered.
  }
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
    rememberTheme(theme);
    show();
    announce(button.textContent);
  });
  show();
  button.hidden = false;
}
