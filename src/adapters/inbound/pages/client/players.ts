import { makeElement } from './make-element.js';

/**
 * Loads a source's own player when its button is pressed, and nothing of it before. Called again when the page shows new
 * results.
 */
export function startPlayers(): void {
  // Visible buttons have their listener already: the user went back to their page.
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-player][hidden]')) {
    button.hidden = false;
    button.addEventListener('click', () => play(button));
  }
}

function play(button: HTMLButtonElement): void {
  const { player = '', playerTitle = '' } = button.dataset;
  const frame = makeElement('iframe', {
    title: playerTitle,
    loading: 'lazy',
    allow: 'autoplay; clipboard-write; encrypted-media; fullscreen; picture-in-picture',
    // YouTube refuses to play for a site that doesn't say which it is. The page's address stays here.
    referrerPolicy: 'strict-origin-when-cross-origin',
    src: player,
  });
  button.replaceWith(frame);
  frame.focus();
}
