const sourceNames: ReadonlyMap<string | null, string> = new Map([
  ['spotify', 'Spotify'],
  ['youtube', 'YouTube'],
]);

/** The sources that are searched, in words. */
export function describeSources(source: string | null): string {
  return sourceNames.get(source) ?? 'Spotify and YouTube';
}

/**
 * Shows below the form that a search is running, with a button that stops it.
 * @returns the element, to be removed when the search ends
 */
export function showProgress(form: HTMLFormElement, text: string, stop: () => void): HTMLElement {
  const row = document.createElement('div');
  row.className = 'search-progress';

  const bar = document.createElement('progress');
  bar.setAttribute('aria-label', text);

  const label = document.createElement('span');
  label.textContent = text;

  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button button-secondary';
  button.textContent = 'Stop';
  button.addEventListener('click', stop);

  row.append(bar, label, button);
  form.append(row);
  return row;
}
