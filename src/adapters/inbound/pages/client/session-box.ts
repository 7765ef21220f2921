import { makeButton, makeElement } from './make-element.js';

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

  const message = makeElement('p', { role: 'alert' });
  const row = makeElement('div', { className: 'button-row' }, ...actions.map(actionElement));
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
  const element = makeElement('section', { className: 'session-box', ariaLabel: 'Your session' });
  element.addEventListener('focusin', ({ relatedTarget }) => {
    if (relatedTarget instanceof Element && !element.contains(relatedTarget)) focusedBefore = relatedTarget;
  });
  document.body.append(element);
  // The box must not cover the focused element (WCAG 2.4.11).
  if (document.activeElement !== document.body) document.activeElement?.scrollIntoView({ block: 'nearest' });
  return element;
}

function actionElement(action: BoxAction, index: number): HTMLElement {
  const look = index === 0 ? '' : 'button-quiet';
  if (!('href' in action)) return makeButton(look, action.label, action.press);
  return makeElement('a', { href: action.href, className: `button ${look}` }, action.label);
}
