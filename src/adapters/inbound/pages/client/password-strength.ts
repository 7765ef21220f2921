import { ratePassword, ratings } from './rate-password.js';

/** Shows below every field for a new password how strong what is typed looks. Only a hint: it never holds a form back. */
export function startPasswordStrength(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-rated]')) addMeter(input);
}

function addMeter(input: HTMLInputElement): void {
  const meter = document.createElement('meter');
  meter.max = ratings.length - 1;
  meter.low = 2.5;
  meter.high = 3.5;
  meter.optimum = meter.max;
  // The word beside it says the same.
  meter.setAttribute('aria-hidden', 'true');

  const word = document.createElement('span');
  word.setAttribute('role', 'status');

  const row = document.createElement('p');
  row.className = 'strength';
  row.append(meter, word);
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
