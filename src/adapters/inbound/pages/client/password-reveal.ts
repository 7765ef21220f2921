import { makeButton, makeElement } from './make-element.js';

/** Gives every password field a button that shows what was typed. */
export function startPasswordReveal(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-password]')) addReveal(input);
}

function addReveal(input: HTMLInputElement): void {
  const word = makeElement('span', {});
  const what = `: ${input.labels?.[0]?.textContent ?? 'password'}`;
  const button = makeButton('button-secondary', '', () => show(input.type === 'password'));
  button.setAttribute('aria-controls', input.id);
  button.append(word, makeElement('span', { className: 'visually-hidden' }, what));

  const show = (shown: boolean) => {
    input.type = shown ? 'text' : 'password';
    button.ariaPressed = String(shown);
    word.textContent = shown ? 'Hide' : 'Show';
  };
  // A browser that sees a text field sent would keep the password among its suggestions.
  input.form?.addEventListener('submit', () => show(false));
  show(false);

  input.spellcheck = false;
  input.autocapitalize = 'none';
  const box = makeElement('div', { className: 'password-box' });
  input.replaceWith(box);
  box.append(input, button);
}
