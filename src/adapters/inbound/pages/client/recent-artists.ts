import { makeButton, makeElement } from './make-element.js';
import { remember, remembered } from './storage.js';

const storageKey = 'recent-artists';
const most = 6;

/** A visitor's own artists on the start page instead of examples. They stay in this browser; accounts have a history. */
export function startRecentArtists(): void {
  rememberArtist();
  showRecentArtists();
}

/** Remembers who was found, for visitors. Called again when the page's content is replaced. */
export function rememberArtist(): void {
  const name = document.querySelector('.results-head:has([data-share]) bdi')?.textContent;
  if (name && document.body.dataset['sessionEndsAt'] === undefined) {
    store([name, ...artists().filter((other) => other !== name)].slice(0, most));
  }
}

function showRecentArtists(): void {
  const box = document.querySelector('[data-examples]');
  const list = box?.querySelector('ul');
  const names = artists();
  if (!box || !list || names.length === 0) return;
  const examples = [...box.childNodes];
  const recent = list.cloneNode() as HTMLElement;
  const label = makeElement('p', { id: recent.getAttribute('aria-labelledby') ?? '' }, 'Your recent artists');
  const forget = makeButton('button-quiet', 'Forget them', () => {
    store([]);
    box.replaceChildren(...examples);
    list.querySelector('a')?.focus();
  });
  recent.replaceChildren(...names.map(linkTo));
  box.replaceChildren(label, recent, forget);
}

function linkTo(name: string): HTMLElement {
  const href = `/?${new URLSearchParams({ q: name }).toString()}`;
  return makeElement('li', {}, makeElement('a', { href }, makeElement('bdi', {}, name)));
}

function artists(): string[] {
  try {
    const names: unknown = JSON.parse(remembered('localStorage', storageKey) ?? '[]');
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string').slice(0, most) : [];
  } catch {
    // Something else is stored.
    return [];
  }
}

function store(names: readonly string[]): void {
  remember('localStorage', storageKey, names.length === 0 ? null : JSON.stringify(names));
}
