import { announce } from './announce.js';

/** Shares the page's address by the system's own means, or copies it where there are none. */
export function startSharing(): void {
  showShareButtons();
  document.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLButtonElement && target.matches('[data-share]')) void share(target);
  });
}

/** Without JavaScript the button could do nothing. Called again when the page's content is replaced. */
export function showShareButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-share]')) button.hidden = false;
}

async function share(button: HTMLButtonElement): Promise<void> {
  // An address that lasts, where there is one.
  const url = new URL(button.dataset['share'] ?? '', location.href).href;
  try {
    if (typeof navigator.share === 'function') {
      await navigator.share({ title: document.title, url });
    } else {
      await navigator.clipboard.writeText(url);
      button.textContent = 'Link copied';
      announce('Link copied.');
    }
  } catch (error) {
    // Closing the system's dialog is no failure.
    if (error instanceof DOMException && error.name === 'AbortError') return;
    button.textContent = 'Copy the address from the address bar';
  }
}
