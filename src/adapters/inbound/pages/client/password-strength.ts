import { makeElement } from './make-element.js';
import { ratePassword, ratings } from './rate-password.js';

/** Shows below every field for a new password how strong what is typed looks. Only a hint: it never holds a form back. */
export function startPasswordStrength(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-rated]')) addMeter(input);
}

function addMeter(input: HTMLInputElement): void {
  const max = ratings.length - 1;
  // The word beside it says the same.
  const meter = makeElement('meter', { max, low: 2.5, high: 3.5, optimum: max, ariaHidden: 'true' });
  const word = makeElement('span', { role: 'status' });
  const row = makeElement('p', { className: 'strength' }, meter, word);
  input.closest('.field')?.append(row);

  const show = () => {
    const rating = ratePassword(input.value);
    const text = rating === '' ? '' : `Strength: ${rating}`;
    meter.value = ratings.indexOf(rating);
    row.classList.toggle('strength-empty', rating === '');
    // Only what is new is announced, not every letter.
    if (word.textContent !== text) word.textContent = text;
  };
  input.addEventListener('input', show);
  show();
}
