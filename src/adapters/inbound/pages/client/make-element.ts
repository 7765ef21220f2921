/** Makes an element with these properties and children. */
export function makeElement<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Makes a button that does something here, and sends no form. */
export function makeButton(look: string, text: string, press: () => void): HTMLButtonElement {
  return makeElement('button', { type: 'button', className: `button ${look}`, textContent: text, onclick: press });
}
