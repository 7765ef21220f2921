import { announce } from './announce.js';
import { makeElement } from './make-element.js';

interface Suggestion {
  readonly name: string;
  readonly origin: string;
  readonly disambiguation: string | null;
}

/** Long enough not to ask for every letter, and short enough not to be noticed. */
const pauseMs = 150;

/**
 * Offers names while somebody types: a combobox with a list of options, as the ARIA Authoring Practices describe it
 * (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). Called again when the page's content is replaced.
 */
export function startSuggestions(): void {
  document.querySelectorAll<HTMLInputElement>('[data-suggest]').forEach(offerNames);
}

function offerNames(input: HTMLInputElement): void {
  delete input.dataset['suggest'];
  const list = makeElement('ul', {
    id: `${input.id}-options`,
    className: 'options',
    role: 'listbox',
    ariaLabel: 'Suggestions',
    hidden: true,
  });
  input.after(list);
  // Fields for searching can't be comboboxes.
  Object.assign(input, { type: 'text', role: 'combobox', ariaAutoComplete: 'list', ariaExpanded: 'false' });
  input.setAttribute('aria-controls', list.id);

  let asking = new AbortController();
  const options = () => [...list.querySelectorAll('li')];
  const chosen = () => options().findIndex((option) => option.ariaSelected === 'true');

  const move = (index: number) => {
    options().forEach((option, at) => (option.ariaSelected = String(at === index)));
    const option = options()[index];
    if (option) input.setAttribute('aria-activedescendant', option.id);
    else input.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  };

  const close = () => {
    asking.abort();
    list.hidden = true;
    input.ariaExpanded = 'false';
    move(-1);
  };

  const show = (found: readonly Suggestion[]) => {
    list.replaceChildren(
      ...found.map(({ name, origin, disambiguation }, index) => {
        const hint = disambiguation ?? (origin === 'history' ? 'searched before' : '');
        const parts = [makeElement('bdi', {}, name), ' ', makeElement('span', { className: 'hint' }, hint)];
        const option = makeElement('li', { id: `${list.id}-${index}`, role: 'option' }, ...parts);
        option.addEventListener('click', () => {
          close();
          input.value = name;
          input.form?.requestSubmit();
        });
        return option;
      }),
    );
    list.hidden = false;
    input.ariaExpanded = 'true';
    move(-1);
    announce(`Suggestions: ${found.length}`);
  };

  const ask = async (pause: number) => {
    asking.abort();
    const { signal } = (asking = new AbortController());
    const q = input.value.trim();
    if (!q) return close();
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (signal.aborted) return;
    try {
      const response = await fetch(`/api/v1/suggestions?${new URLSearchParams({ q }).toString()}`, { signal });
      const { data } = (await response.json()) as { data: { items: Suggestion[] } | null };
      if (signal.aborted) return;
      if (data?.items.length) show(data.items);
      else close();
    } catch {
      // Nothing is offered; searching works all the same.
      if (!signal.aborted) close();
    }
  };

  input.addEventListener('input', () => void ask(pauseMs));
  input.addEventListener('blur', close);
  // The field keeps the focus.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) return void ask(0);
      const places = list.children.length + 1;
      move(((chosen() + 1 + step + places) % places) - 1);
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === 'Enter') {
      const option = list.hidden ? undefined : options()[chosen()];
      if (option) {
        event.preventDefault();
        option.click();
      } else close();
    }
  });
}
