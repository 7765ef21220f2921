import { announce } from './announce.js';

const BUTTONS = '[data-share], [data-copy]';

/** Shares the page's address by the system's own means, or copies it where there are none. Copies what a button holds. */
export function startSharing(): void {
  showShareButtons();
  document.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLButtonElement && target.matches(BUTTONS)) void share(target);
  });
}

/** Without JavaScript the button could do nothing. Called again when the page's content is replaced. */
export function showShareButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>(BUTTONS)) button.hidden = false;
}

async function share(button: HTMLButtonElement): Promise<void> {
  const { copy, share: address = '' } = button.dataset;
  // An address that lasts, where there is one.
  const url = copy ?? new URL(address, location.href).href;
  try {
    if (!copy && 'share' in navigator) {
      await navigator.share({ title: document.title, url });
    } else {
      await navigator.clipboard.writeText(url);
      button.textContent = 'Copied';
      announce('Copied.');
    }
  } catch (error) {
    // Closing the system's dialog is no failure.
    if (error instanceof DOMException && error.name === 'AbortError') return;
    announce((button.textContent = 'Copy it by hand'));
  }
}
