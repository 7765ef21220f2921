import { announce } from './announce.js';
import { applyTheme, rememberedTheme, rememberTheme, themes } from './theme-choice.js';

/** Shows the footer's theme button, which goes through the themes one by one. */
export function startThemeSwitch(): void {
  const button = document.querySelector<HTMLButtonElement>('#theme-switch');
  if (button === null) return;

  let theme = rememberedTheme();
  const show = () => (button.textContent = `Theme: ${theme}`);
  button.addEventListener('click', () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'automatic';
    applyTheme(theme);
    rememberTheme(theme);
    show();
    announce(button.textContent);
  });
  show();
  button.hidden = false;
}
