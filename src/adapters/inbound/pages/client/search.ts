import { announce } from './announce.js';
import { descriptionOf, fetchPage, NotShowable, type FetchedPage } from './fetch-page.js';
import { makeElement } from './make-element.js';
import { awaitIdentity } from './pending-identity.js';
import { startPlayers } from './players.js';
import { rememberArtist } from './recent-artists.js';
import { showShareButtons } from './share.js';
import { startSuggestions } from './suggestions.js';
import { describeSources, showProgress } from './search-progress.js';

/** Only the start page's own searches are shown in place; the search form on other pages navigates. */
const startPath = '/';

let running: AbortController | null = null;
/** The page that is shown, without its fragment: following `#main` changes the address, but not the page. */
let shown = pageOf(location.href);
/** Pages shown before, by address: going back needs no request. */
const earlier = new Map<string, FetchedPage>();

/** Shows search results on the start page without a navigation. What can't be shown in place, the browser navigates to. */
export function startSearch(): void {
  if (location.pathname !== startPath) return;
  document.addEventListener('submit', onSubmit);
  addEventListener('popstate', onPopState);
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches('[data-search]')) return;
  event.preventDefault();

  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') url.searchParams.set(name, value);
  }
  const remember = () => {
    if (url.href !== pageOf(location.href)) history.pushState(null, '', url);
  };
  void load(url, remember, () => location.assign(url));
}

function onPopState(): void {
  const url = new URL(location.href);
  const address = pageOf(url.href);
  if (address === shown) return running?.abort();
  const page = earlier.get(address);
  if (page !== undefined) {
    running?.abort();
    return show(page, address);
  }
  void load(
    url,
    () => undefined,
    () => location.reload(),
  );
}

/**
 * Fetches a page and shows it, unless it is stopped or another takes its place.
 * @param beforeShowing called once the page is there
 * @param navigate called instead when it can't be shown in place
 */
async function load(url: URL, beforeShowing: () => void, navigate: () => void): Promise<void> {
  running?.abort();
  document.querySelector('[data-unreachable]')?.remove();
  const search = (running = new AbortController());
  const done = showWaiting(url, search);
  try {
    const page = await fetchPage(url, search.signal);
    done();
    beforeShowing();
    show(page, pageOf(url.href));
  } catch (error) {
    done();
    if (search.signal.aborted) return;
    if (error instanceof NotShowable) navigate();
    else showUnreachable();
  } finally {
    if (running === search) running = null;
  }
}

/** Without a connection the browser would leave for its own error page, and what was typed would be gone. */
function showUnreachable(): void {
  const form = document.querySelector('main [data-search]');
  if (form === null) return;
  const text = 'Octa Music can’t be reached. Check your connection and search again.';
  const message = makeElement('p', { className: 'field-error' }, text);
  message.dataset['unreachable'] = '';
  form.append(message);
  announce(text);
}

/** @returns a function that removes the signs of waiting */
function showWaiting(url: URL, search: AbortController): () => void {
  const main = document.querySelector('main');
  const form = main?.querySelector<HTMLFormElement>('[data-search]');
  if (!main || !form) return () => undefined;

  const text = `Searching ${describeSources(url.searchParams.get('source'))} …`;
  const progress = showProgress(form, text, () => {
    search.abort();
    announce('Search stopped.');
    form.querySelector('input')?.focus();
  });
  main.setAttribute('aria-busy', 'true');
  announce(text);
  return () => {
    progress.remove();
    // A newer search may have begun to wait in the meantime.
    if (running === search) main.removeAttribute('aria-busy');
  };
}

function show(page: FetchedPage, address: string): void {
  const main = document.querySelector('main');
  if (main === null) return;
  store(main);
  shown = address;
  document.title = page.title;
  for (const element of descriptionOf(document)) element.remove();
  document.head.append(...page.description);
  main.replaceChildren(...page.main.childNodes);
  startPlayers();
  showShareButtons();
  startSuggestions();
  awaitIdentity();
  rememberArtist();
  announce(page.title);
  // The control that had the focus is gone: the focus moves to the new content.
  const target = main.querySelector<HTMLElement>('#error-summary, #results-title') ?? main;
  target.focus();
}

/** Stores the page for going back, as it was loaded: without its one-time message and what was typed since. */
function store(main: Element): void {
  main.querySelector('.message[role=status]')?.remove();
  main.querySelector<HTMLFormElement>('[data-search]')?.reset();
  const stored = document.createElement('main');
  stored.append(...main.childNodes);
  earlier.set(shown, { title: document.title, description: descriptionOf(document), main: stored });
}

function pageOf(address: string): string {
  const url = new URL(address);
  url.hash = '';
  return url.href;
}
