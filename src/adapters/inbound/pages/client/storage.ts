/** What this browser, or this tab, remembers under a key; `null` when there is nothing, or storage is blocked. */
export function remembered(storage: 'localStorage' | 'sessionStorage', key: string): string | null {
  try {
    return window[storage].getItem(key);
  } catch {
    return null;
  }
}

/** Remembers a text, or forgets it; nothing is remembered where storage is blocked or full. */
export function remember(storage: 'localStorage' | 'sessionStorage', key: string, text: string | null): void {
  try {
    if (text === null) window[storage].removeItem(key);
    else window[storage].setItem(key, text);
  } catch {
    // The page works all the same.
  }
}
