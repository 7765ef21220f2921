/** A link or a button in the box. */
export type BoxAction =
  { readonly label: string; readonly href: string } | { readonly label: string; readonly press: () => void };

let box: HTMLElement | null = null;
/** Where the focus was before it went into the box. */
let focusedBefore: Element | null = null;

/**
 * Shows a message at the page's lower edge and has it announced. The focus stays where it is; only if it was in the box,
 * it moves to the first of the new actions.
 */
export function showBox(text: string, actions: readonly BoxAction[]): void {
  const hadFocus = box?.contains(document.activeElement) ?? false;
  box ??= openBox();

  const message = document.createElement('p');
  message.setAttribute('role', 'alert');
  const row = document.createElement('div');
  row.className = 'button-row';
  row.append(...actions.map(actionElement));
  box.replaceChildren(message, row);
  // Text that is added to an existing alert is always announced.
  message.textContent = text;
  if (hadFocus) row.querySelector<HTMLElement>('a, button')?.focus();
}

/** Removes the box; the focus, if it was inside, goes back to where it was. */
export function closeBox(): void {
  if (box === null) return;
  const hadFocus = box.contains(document.activeElement);
  box.remove();
  box = null;
  if (!hadFocus) return;
  const target = focusedBefore?.isConnected ? focusedBefore : document.querySelector('main');
  if (target instanceof HTMLElement) target.focus();
}

function openBox(): HTMLElement {
  const element = document.createElement('section');
  element.className = 'session-box';
  element.setAttribute('aria-label', 'Your session');
  element.addEventListener('focusin', ({ relatedTarget }) => {
    if (relatedTarget instanceof Element && !element.contains(relatedTarget)) focusedBefore = relatedTarget;
  });
  document.body.append(element);
  // The box must not cover the focused element (WCAG 2.4.11).
  if (document.activeElement !== document.body) document.activeElement?.scrollIntoView({ block: 'nearest' });
  return element;
}

function actionElement(action: BoxAction, index: number): HTMLElement {
  const style = index === 0 ? 'button' : 'button button-quiet';
  if ('href' in action) {
    const link = document.createElement('a');
    link.href = action.href;
    link.className = style;
    link.textContent = action.label;
    return link;
  }
  const button = document.createElement('button');
  button.type = 'button';
  button.className = style;
  button.textContent = action.label;
  button.addEventListener('click', action.press);
  return button;
}
