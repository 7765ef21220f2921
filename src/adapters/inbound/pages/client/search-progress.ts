import { makeButton, makeElement } from './make-element.js';

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
  const bar = makeElement('progress', { ariaLabel: text });
  const label = makeElement('span', {}, text);
  const row = makeElement(
    'div',
    { className: 'search-progress' },
    bar,
    label,
    makeButton('button-secondary', 'Stop', stop),
  );
  form.append(row);
  return row;
}
