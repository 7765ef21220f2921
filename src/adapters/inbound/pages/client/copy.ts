import { announce } from './announce.js';

/** Lets a button copy what a field holds. Without JavaScript it is selected by hand. */
export function startCopying(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    const field = document.getElementById(button.dataset['copy'] ?? '');
    if (!(field instanceof HTMLInputElement)) continue;
    button.hidden = false;
    button.addEventListener('click', () => {
      field.select();
      navigator.clipboard.writeText(field.value).then(
        () => {
          button.textContent = 'Copied';
          announce('Copied.');
        },
        () => (button.textContent = 'Copy it by hand'),
      );
    });
  }
}
