// Loads Swagger UI, 0.4 MB compressed, when somebody wants to try a route. Until then the page is a plain list.
import { announce } from './announce.js';

const button = document.querySelector<HTMLButtonElement>('#try-routes');
if (button !== null) {
  button.hidden = false;
  button.addEventListener('click', () => void openReference(button));
}

async function openReference(button: HTMLButtonElement): Promise<void> {
  const { script = '', styles = '' } = button.dataset;
  const reference = document.querySelector<HTMLElement>('#reference')!;
  button.disabled = true;
  announce('Loading.');
  try {
    const [{ showReference }] = await Promise.all([
      import(script) as Promise<typeof import('./swagger-ui.js')>,
      load(styles),
    ]);
    await showReference(reference);
    button.hidden = true;
    reference.focus();
  } catch {
    // A browser may remember that a module could not be loaded.
    button.textContent = 'Loading failed. Please reload the page';
    announce(button.textContent);
  }
}

function load(href: string): Promise<unknown> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  return new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', reject);
    document.head.append(link);
  });
}
