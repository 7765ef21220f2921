/** Gives every password field a button that shows what was typed. */
export function startPasswordReveal(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-password]')) addReveal(input);
}

function addReveal(input: HTMLInputElement): void {
  const word = document.createElement('span');
  const what = document.createElement('span');
  what.className = 'visually-hidden';
  what.textContent = `: ${input.labels?.[0]?.textContent ?? 'password'}`;

  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button button-secondary';
  button.setAttribute('aria-controls', input.id);
  button.append(word, what);

  const show = (shown: boolean) => {
    input.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
    word.textContent = shown ? 'Hide' : 'Show';
  };
  button.addEventListener('click', () => show(input.type === 'password'));
  // A browser that sees a text field sent would keep the password among its suggestions.
  input.form?.addEventListener('submit', () => show(false));
  show(false);

  input.spellcheck = false;
  input.autocapitalize = 'none';
  const box = document.createElement('div');
  box.className = 'password-box';
  input.replaceWith(box);
  box.append(input, button);
}
