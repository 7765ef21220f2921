export type Theme = 'automatic' | 'light' | 'dark';

export const themes: readonly Theme[] = ['automatic', 'light', 'dark'];

const storageKey = 'theme';

/** What was chosen in this browser; `automatic` (the system's choice) when nothing was, or storage is blocked. */
export function rememberedTheme(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(storageKey)) ?? 'automatic';
  } catch {
    return 'automatic';
  }
}

/** Keeps the choice for the next page. Without storage it holds for this page only. */
export function rememberTheme(theme: Theme): void {
  try {
    if (theme === 'automatic') localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, theme);
  } catch {
    // Storage is blocked or full: the theme still changes, it is only not remembered.
  }
}

/** Overrules the system's choice for the page and for the browser's own bars round it, or leaves both to it. */
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
